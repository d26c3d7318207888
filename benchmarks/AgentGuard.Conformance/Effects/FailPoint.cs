namespace AgentGuard.Conformance.Effects;

/// <summary>Where an agent dies.</summary>
internal enum FailPoint
{
    /// <summary>Nowhere; it may be killed from outside.</summary>
    None,

    /// <summary>After the intent was recorded, before the effect.</summary>
    Intent,

    /// <summary>After the effect, before its outcome is recorded.</summary>
    Effect,

    /// <summary>After the outcome was recorded, before the model is asked again.</summary>
    Outcome,
}
