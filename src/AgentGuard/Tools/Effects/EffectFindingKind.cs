namespace AgentGuard.Tools.Effects;

/// <summary>Whether an effect happened whose outcome was not known.</summary>
public enum EffectFindingKind
{
    /// <summary>It cannot be told.</summary>
    StillUnknown,

    /// <summary>It happened.</summary>
    Happened,

    /// <summary>It did not happen, and cannot happen any more.</summary>
    DidNotHappen,
}
