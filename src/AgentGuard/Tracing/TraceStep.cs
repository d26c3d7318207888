namespace AgentGuard.Tracing;

/// <summary>What kind of step a span is.</summary>
public enum TraceStep
{
    /// <summary>Something else, such as an HTTP request.</summary>
    Other,

    /// <summary>A run of an agent.</summary>
    Run,

    /// <summary>A turn of its loop.</summary>
    Turn,

    /// <summary>An attempt to call a model.</summary>
    ModelCall,

    /// <summary>A call of a tool.</summary>
    ToolCall,
}
