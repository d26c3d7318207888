using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A final answer cost more than was left. It is returned all the same, and marked.</summary>
/// <param name="Measure">In what.</param>
/// <param name="Used">What is spent.</param>
/// <param name="Limit">What might be spent.</param>
public sealed record BudgetOverrun(BudgetMeasure Measure, decimal Used, decimal Limit) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1510";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The final answer crossed the limit: {Used:0.######} of {Limit:0.######} ({Measure}).");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
