namespace AgentGuard.Conformance;

/// <summary>What is changed in a run, once.</summary>
internal enum ReplayChange
{
    /// <summary>An argument of a call, as it reaches the tool.</summary>
    Argument,

    /// <summary>The result of a tool, as it reaches the conversation.</summary>
    Result,

    /// <summary>A message of the user or the host.</summary>
    Message,

    /// <summary>The order of two messages.</summary>
    Order,
}
