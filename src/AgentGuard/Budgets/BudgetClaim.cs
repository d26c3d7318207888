namespace AgentGuard.Budgets;

/// <summary>An amount that is to be reserved in one window.</summary>
/// <param name="Key">The window.</param>
/// <param name="Limits">What the window may hold.</param>
/// <param name="Amount">The amount.</param>
public sealed record BudgetClaim(BudgetKey Key, BudgetLimits Limits, Spending Amount);
