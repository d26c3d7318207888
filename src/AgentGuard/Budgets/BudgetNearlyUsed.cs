using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A budget is nearly used up.</summary>
/// <param name="Owner">Whose: <c>Run</c>, or for example <c>Principal per 1.00:00:00</c>.</param>
/// <param name="Measure">In what.</param>
/// <param name="Used">What is spent.</param>
/// <param name="Limit">What may be spent.</param>
public sealed record BudgetNearlyUsed(string Owner, BudgetMeasure Measure, decimal Used, decimal Limit) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1502";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The budget ({Owner}) has used {Used:0.######} of {Limit:0.######} ({Measure}).");

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
