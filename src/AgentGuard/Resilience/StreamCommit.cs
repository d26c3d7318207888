namespace AgentGuard.Resilience;

/// <summary>Up to which point of a stream a failure can be retried unseen, because nothing was handed out yet.</summary>
public enum StreamCommit
{
    /// <summary>Updates are held back up to the first text, tool call or data. Roles, usage and reasoning do not commit.</summary>
    FirstContent,

    /// <summary>The whole stream is held back, so that a failure anywhere in it is retried: for hosts that show no tokens.</summary>
    Completion,
}
