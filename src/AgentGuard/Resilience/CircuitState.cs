namespace AgentGuard.Resilience;

/// <summary>Whether a circuit breaker lets calls in.</summary>
public enum CircuitState
{
    /// <summary>Calls are made.</summary>
    Closed,

    /// <summary>Calls are refused for a while.</summary>
    Open,

    /// <summary>The break is over: the next call probes, or one is under way.</summary>
    HalfOpen,
}
