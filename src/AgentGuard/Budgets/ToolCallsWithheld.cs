using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>Tool calls were taken out of an answer, because a budget does not allow them.</summary>
/// <param name="Count">How many.</param>
public sealed record ToolCallsWithheld(int Count) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1509";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"{Count} tool calls were taken out of an answer: the budget does not allow them.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
