namespace AgentGuard.Budgets;

/// <summary>What a store answers to a reservation.</summary>
/// <param name="Refusal">Which window is short; <see langword="null"/> when everything is reserved.</param>
/// <param name="Used">What is spent and reserved in each window, in the order of the claims, this reservation included; empty when refused.</param>
public sealed record BudgetReservation(BudgetRefusal? Refusal, IReadOnlyList<Spending> Used)
{
    /// <summary>Refuses a reservation.</summary>
    /// <param name="refusal">Which window is short.</param>
    /// <returns>The answer.</returns>
    public static BudgetReservation Refused(BudgetRefusal refusal) => new(refusal, []);

    /// <summary>Grants a reservation.</summary>
    /// <param name="used">What is spent and reserved in each window, in the order of the claims.</param>
    /// <returns>The answer.</returns>
    public static BudgetReservation Granted(IReadOnlyList<Spending> used) => new(Refusal: null, used);
}
