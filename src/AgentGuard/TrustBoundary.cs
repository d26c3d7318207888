namespace AgentGuard;

/// <summary>A place where content passes from one party to another, and so has to be judged.</summary>
public enum TrustBoundary
{
    /// <summary>What a person or a system sends to the agent.</summary>
    Input,

    /// <summary>What the agent is about to send to the model, tool results included.</summary>
    ModelRequest,

    /// <summary>A call of a tool with its arguments, before it runs.</summary>
    ToolCall,

    /// <summary>What a tool returned, before the model sees it.</summary>
    ToolResult,

    /// <summary>What the agent is about to answer.</summary>
    Output,
}
