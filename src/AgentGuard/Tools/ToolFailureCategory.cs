namespace AgentGuard.Tools;

/// <summary>Why a call of a tool has no result.</summary>
public enum ToolFailureCategory
{
    /// <summary>The tool ran and failed.</summary>
    Failed,

    /// <summary>The arguments do not conform to the schema of the tool; it did not run.</summary>
    InvalidArguments,

    /// <summary>There is no tool of that name.</summary>
    UnknownTool,

    /// <summary>The arguments are not well-formed JSON; the tool did not run.</summary>
    MalformedArguments,

    /// <summary>The answer of the model ended before the call was complete; the tool did not run.</summary>
    Truncated,

    /// <summary>The tool took too long.</summary>
    Timeout,

    /// <summary>A guardrail did not let the call, or its result, pass.</summary>
    Blocked,

    /// <summary>The tool was not called: it is left alone for a while after failures, or too busy.</summary>
    Unavailable,

    /// <summary>The tool ran, and its result does not keep its contract.</summary>
    InvalidResult,

    /// <summary>An earlier identical call may or may not have had its effect; the tool did not run again.</summary>
    OutcomeUnknown,
}
