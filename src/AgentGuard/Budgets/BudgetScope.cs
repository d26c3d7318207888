namespace AgentGuard.Budgets;

/// <summary>Who shares a budget of a time window.</summary>
public enum BudgetScope
{
    /// <summary>Each principal has its own; runs without a principal share one.</summary>
    Principal,

    /// <summary>Everybody shares one.</summary>
    Everyone,
}
