namespace AgentGuard.Budgets;

/// <summary>Keeps budgets in memory: they end with the process.</summary>
/// <remarks>Thread-safe. Windows are forgotten once they have ended and nothing is reserved in them.</remarks>
public sealed class InMemoryBudgetStore : IBudgetStore
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<BudgetKey, WindowState> _windows = [];
    private readonly Dictionary<string, Reservation> _reservations = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _nextSweep;

    /// <summary>Creates a store.</summary>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public InMemoryBudgetStore(TimeProvider? timeProvider = null) => _timeProvider = timeProvider ?? TimeProvider.System;

    /// <summary>How many windows are kept now.</summary>
    internal int WindowCount => _windows.Count;

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ReserveAsync(
        string reservationId, IReadOnlyList<BudgetClaim> claims, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reservationId);
        ArgumentNullException.ThrowIfNull(claims);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = _timeProvider.GetUtcNow();
            Sweep(now);
            if (!_reservations.ContainsKey(reservationId))
            {
                if (FindRefusal(claims) is { } refusal)
                {
                    return new(BudgetReservation.Refused(refusal));
                }

                Reserve(claims);
                _reservations[reservationId] = new Reservation(claims, now + lifetime);
            }

            return new(BudgetReservation.Granted([.. claims.Select(claim => UsedIn(claim.Key))]));
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(string reservationId, Spending spent, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reservationId);
        lock (_gate)
        {
            if (_reservations.Remove(reservationId, out var reservation))
            {
                Settle(reservation, spent);
            }

            Sweep(_timeProvider.GetUtcNow());
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<Spending> GetSpentAsync(BudgetKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            Expire(_timeProvider.GetUtcNow());
            return new(_windows.GetValueOrDefault(key)?.Spent ?? default);
        }
    }

    private BudgetRefusal? FindRefusal(IReadOnlyList<BudgetClaim> claims)
    {
        foreach (var claim in claims)
        {
            var used = UsedIn(claim.Key);
            if (claim.Limits.FirstExceeded(used + claim.Amount) is { } measure)
            {
                return new BudgetRefusal(claim.Key, measure, used);
            }
        }

        return null;
    }

    private void Reserve(IReadOnlyList<BudgetClaim> claims)
    {
        foreach (var claim in claims)
        {
            if (!_windows.TryGetValue(claim.Key, out var window))
            {
                _windows[claim.Key] = window = new WindowState();
            }

            window.Reserved += claim.Amount;
            window.Open++;
        }
    }

    private Spending UsedIn(BudgetKey key) => _windows.GetValueOrDefault(key)?.Used ?? default;

    private void Settle(Reservation reservation, Spending? spent)
    {
        foreach (var claim in reservation.Claims)
        {
            var window = _windows[claim.Key];
            window.Reserved -= claim.Amount;
            window.Spent += spent ?? claim.Amount;
            window.Open--;
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepInterval;
        Expire(now);
        foreach (var (key, window) in _windows)
        {
            if (key.End < now && window.Open == 0)
            {
                _windows.Remove(key);
            }
        }
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (var (id, reservation) in _reservations)
        {
            if (reservation.ExpiresAt <= now)
            {
                _reservations.Remove(id);
                Settle(reservation, spent: null);
            }
        }
    }

    private sealed class WindowState
    {
        public Spending Spent { get; set; }

        public Spending Reserved { get; set; }

        public int Open { get; set; }

        public Spending Used => Spent + Reserved;
    }

    private sealed record Reservation(IReadOnlyList<BudgetClaim> Claims, DateTimeOffset ExpiresAt);
}
