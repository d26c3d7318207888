using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>Reserves what a call will need, in the run and in every window, or says what is short.</summary>
internal sealed class BudgetGate
{
    // Longer than any model call: one that takes longer was lost, and counts as spent.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly BudgetLimits _limits;
    private readonly BudgetWindow[] _windows;
    private readonly IBudgetStore _store;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;
    private readonly decimal _nearlyUsedAt;

    public BudgetGate(BudgetOptions options, IBudgetStore store, AgentEvents? events, TimeProvider timeProvider)
    {
        _events = events;
        _nearlyUsedAt = (decimal)options.NearlyUsedAt;
        _limits = options.RunLimits;
        _windows = [.. options.Windows];
        _store = store;
        _timeProvider = timeProvider;
    }

    public bool HasWindows => _windows.Length > 0;

    /// <summary>Reserves in the run alone.</summary>
    public BudgetShortage? ReserveInRun(RunUsage usage, in Spending amount, in Spending leave)
    {
        if (usage.TryReserve(_limits, amount, leave) is not { } measure)
        {
            return null;
        }

        var used = (usage.Spent + usage.Reserved).In(measure);
        return BudgetShortage.OfRun(measure, _limits.In(measure) ?? 0, used, (amount + leave).In(measure));
    }

    /// <summary>Reserves in every window.</summary>
    /// <param name="id">The id of the reservation.</param>
    /// <param name="principal">On whose behalf the run acts.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="leave">What is to be left over after it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<BudgetShortage?> ReserveInWindowsAsync(
        string id, string? principal, Spending amount, Spending leave, CancellationToken cancellationToken)
    {
        var now = _timeProvider.GetUtcNow();
        var claims = new BudgetClaim[_windows.Length];
        for (var i = 0; i < claims.Length; i++)
        {
            claims[i] = new BudgetClaim(BudgetKey.Of(_windows[i], principal, now), _windows[i].Limits.Less(leave), amount);
        }

        var reservation = await _store.ReserveAsync(id, claims, Lifetime, cancellationToken).ConfigureAwait(false);
        if (reservation.Refusal is not { } refusal)
        {
            await SayNearlyUsedAsync(reservation.Used, amount, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var index = Array.FindIndex(claims, claim => claim.Key == refusal.Key);
        return BudgetShortage.OfWindow(refusal, index < 0 ? default : _windows[index].Limits);
    }

    private async ValueTask SayNearlyUsedAsync(IReadOnlyList<Spending> used, Spending amount, CancellationToken cancellationToken)
    {
        for (var i = 0; i < used.Count && i < _windows.Length; i++)
        {
            var limits = _windows[i].Limits;
            if (limits.FirstCrossing(used[i] - amount, used[i], _nearlyUsedAt) is { } measure)
            {
                var owner = $"{_windows[i].Scope} per {_windows[i].Length:c}";
                var nearly = new BudgetNearlyUsed(owner, measure, used[i].In(measure), limits.In(measure) ?? 0);
                await AgentEvents.RaiseAsync(_events, nearly, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Settles in every window. What was spent is spent, whoever cancels.</summary>
    public ValueTask SettleInWindowsAsync(string id, in Spending spent) => _store.SettleAsync(id, spent, CancellationToken.None);
}
