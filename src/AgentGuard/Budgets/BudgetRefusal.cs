namespace AgentGuard.Budgets;

/// <summary>Why a reservation was not made.</summary>
/// <param name="Key">The window that is short.</param>
/// <param name="Measure">In what.</param>
/// <param name="Used">What is spent and reserved in it by others.</param>
public sealed record BudgetRefusal(BudgetKey Key, BudgetMeasure Measure, Spending Used);
