namespace AgentGuard.Tools;

/// <summary>What a tool does to the world, which decides whether a call may be repeated.</summary>
public enum ToolEffect
{
    /// <summary>It changes nothing: it may run as often as it is called.</summary>
    ReadOnly,

    /// <summary>It changes something, and doing it twice is the same as doing it once.</summary>
    Idempotent,

    /// <summary>It changes something, each time anew. What is not declared counts as this.</summary>
    Mutating,

    /// <summary>It changes something that cannot be undone: money, messages, deletions.</summary>
    Irreversible,
}
