using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A guardrail did not let a call, or its result, pass.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Boundary">Where.</param>
/// <param name="Reason">Why; free of content.</param>
public sealed record ToolCallBlocked(string Tool, TrustBoundary Boundary, string Reason) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1606";

    /// <inheritdoc/>
    public override string Message => $"A guardrail stopped a call of the tool '{Tool}' at {Boundary}: {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
