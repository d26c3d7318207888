namespace AgentGuard.Ports;

/// <summary>What a stage of a pipeline does, for the check of the order.</summary>
[Flags]
public enum PipelineFeatures
{
    /// <summary>Nothing that the check knows.</summary>
    None = 0,

    /// <summary>Starts a run.</summary>
    Run = 1,

    /// <summary>Judges input and output.</summary>
    Guardrails = 2,

    /// <summary>Guards tools as they are invoked: the outer half.</summary>
    ToolInvocationGuard = 4,

    /// <summary>Guards tool calls as the model makes them: the inner half.</summary>
    ToolCallGuard = 8,

    /// <summary>Shortens the conversation.</summary>
    Compression = 16,

    /// <summary>Lets another candidate answer.</summary>
    Fallback = 32,

    /// <summary>Tries again.</summary>
    Retry = 64,

    /// <summary>Stops calling what keeps failing.</summary>
    CircuitBreaker = 128,

    /// <summary>Bounds the time of a call.</summary>
    Timeouts = 256,

    /// <summary>Invokes tools in a loop.</summary>
    FunctionInvocation = 512,

    /// <summary>Answers from a cache.</summary>
    Cache = 1024,

    /// <summary>Has guardrails for tool calls or tool results, which a tool guard further in has to run.</summary>
    ToolGuardrails = 2048,

    /// <summary>Makes answers conform to their schema.</summary>
    StructuredOutput = 4096,

    /// <summary>Holds runs to their budgets.</summary>
    Budget = 8192,

    /// <summary>Starts a second call when the first one is slow.</summary>
    Hedging = 16384,
}
