namespace AgentGuard.Failures;

/// <summary>What was waited for in vain.</summary>
public enum TimeoutPhase
{
    /// <summary>Unknown, or no time-out.</summary>
    None,

    /// <summary>The connection.</summary>
    Connect,

    /// <summary>The first content of a stream.</summary>
    FirstToken,

    /// <summary>The next chunk of a stream.</summary>
    Idle,

    /// <summary>The end of one attempt.</summary>
    Attempt,

    /// <summary>The end of the call with all its attempts, or of the run.</summary>
    Total,
}
