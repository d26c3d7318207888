namespace AgentGuard.Events;

/// <summary>How much an event matters to an operator.</summary>
public enum AgentEventSeverity
{
    /// <summary>The ordinary course.</summary>
    Information,

    /// <summary>Something went wrong or was refused, and was dealt with.</summary>
    Warning,

    /// <summary>Something went wrong and could not be put right here.</summary>
    Error,
}
