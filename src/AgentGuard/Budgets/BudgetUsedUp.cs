using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A model call was not made because a budget is used up.</summary>
/// <param name="Measure">In what.</param>
/// <param name="Reason">Which budget, its limit and what is spent; free of content.</param>
public sealed record BudgetUsedUp(BudgetMeasure Measure, string Reason) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1504";

    /// <inheritdoc/>
    public override string Message => $"A model call was not made: {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
