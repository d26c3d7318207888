namespace AgentGuard.Budgets;

/// <summary>Keeps what was spent in time windows, over all runs and, for a durable one, over all processes.</summary>
/// <remarks>
/// <para>Implementations are thread-safe, and keep this contract:</para>
/// <para><b>Atomic.</b> A reservation is made in all of its windows or in none, and what is spent, reserved and asked for is compared with
/// the limit in the same step: of callers at the same time no two may be given the same rest.</para>
/// <para><b>Idempotent.</b> A reservation that was made is not made twice under the same id, and settled again it changes nothing: a call may
/// be repeated after a failure of the network.</para>
/// <para><b>Expiry.</b> A reservation that is not settled within its lifetime counts as spent, since nobody can say that the call was not
/// made; settled later it changes nothing. A window may be forgotten when it has ended and the lifetime of its reservations has passed.</para>
/// </remarks>
public interface IBudgetStore
{
    /// <summary>Reserves in every window, or in none.</summary>
    /// <param name="reservationId">The id of the reservation; unique.</param>
    /// <param name="claims">What is reserved where; each window once.</param>
    /// <param name="lifetime">How long it may stay unsettled.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is reserved, and what is used with it; or which window is short.</returns>
    ValueTask<BudgetReservation> ReserveAsync(
        string reservationId, IReadOnlyList<BudgetClaim> claims, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>Puts what was spent in place of what was reserved, in every window of the reservation.</summary>
    /// <param name="reservationId">The id of the reservation. One that is not known changes nothing.</param>
    /// <param name="spent">What was spent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is stored.</returns>
    ValueTask SettleAsync(string reservationId, Spending spent, CancellationToken cancellationToken = default);

    /// <summary>What was spent in a window, without what is reserved.</summary>
    /// <param name="key">The window.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The amount; none where the window is not known.</returns>
    ValueTask<Spending> GetSpentAsync(BudgetKey key, CancellationToken cancellationToken = default);
}
