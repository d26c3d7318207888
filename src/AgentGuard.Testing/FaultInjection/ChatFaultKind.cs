namespace AgentGuard.Testing.FaultInjection;

/// <summary>What goes wrong with one call of a chat client.</summary>
public enum ChatFaultKind
{
    /// <summary>The call throws before it reaches the inner client.</summary>
    Exception = 0,

    /// <summary>The inner client is not called; the answer has no content.</summary>
    EmptyAnswer,

    /// <summary>The answer comes whole, but late.</summary>
    Latency,

    /// <summary>Silence, then an exception; in a stream after some updates.</summary>
    Stall,

    /// <summary>The stream throws after some updates. Not streaming: the inner client answers, and the answer is lost.</summary>
    Cut,
}
