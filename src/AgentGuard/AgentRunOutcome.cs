namespace AgentGuard;

/// <summary>How a run ended.</summary>
public enum AgentRunOutcome
{
    /// <summary>The run has not ended.</summary>
    Running,

    /// <summary>The run ended with an answer and nothing was given up on the way.</summary>
    Succeeded,

    /// <summary>The run ended with an answer of a lesser kind, for example without a tool or from a fallback of last resort.</summary>
    Degraded,

    /// <summary>A person takes over.</summary>
    HandedOver,

    /// <summary>The run ended without an answer.</summary>
    Failed,
}
