using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A call was answered without running the tool: unknown, malformed, truncated or with invalid arguments.</summary>
/// <param name="Tool">The name of the tool; <c>(unknown)</c> for one that does not exist, since its name is the model's invention.</param>
/// <param name="Category">Why.</param>
public sealed record ToolCallRejected(string Tool, ToolFailureCategory Category) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1602";

    /// <inheritdoc/>
    public override string Message => $"A call of the tool '{Tool}' was answered without running it ({ToolFailure.NameOf(Category)}).";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
