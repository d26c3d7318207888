namespace AgentGuard.Budgets;

/// <summary>A call that is settled in its run.</summary>
/// <param name="Spent">What it used.</param>
/// <param name="Total">What the run has used with it.</param>
/// <param name="IsEstimate">Whether it did not say.</param>
/// <param name="Unpriced">The model, where its price is not known and that was not said before.</param>
/// <param name="IsNear">Whether the run is near a limit.</param>
internal readonly record struct SettledCall(Spending Spent, Spending Total, bool IsEstimate, string? Unpriced, bool IsNear)
{
    /// <summary>Whether there is nothing to say of it.</summary>
    public bool IsOrdinary => !IsEstimate && Unpriced is null && !IsNear;
}
