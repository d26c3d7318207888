namespace AgentGuard.Tools.Effects;

/// <summary>What was found out about an effect whose outcome was not known.</summary>
public sealed class EffectFinding
{
    private EffectFinding(EffectFindingKind kind, object? result) => (Kind, Result) = (kind, result);

    /// <summary>It cannot be told: the call is refused, and the run is degraded.</summary>
    public static EffectFinding StillUnknown { get; } = new(EffectFindingKind.StillUnknown, null);

    /// <summary>It did not happen: the call may run.</summary>
    public static EffectFinding DidNotHappen { get; } = new(EffectFindingKind.DidNotHappen, null);

    /// <summary>Whether it happened.</summary>
    public EffectFindingKind Kind { get; }

    /// <summary>What the call would have returned.</summary>
    public object? Result { get; }

    /// <summary>It happened.</summary>
    /// <param name="result">What the model is told, as if the call had returned it.</param>
    /// <returns>The finding.</returns>
    public static EffectFinding Happened(object? result) => new(EffectFindingKind.Happened, result);
}
