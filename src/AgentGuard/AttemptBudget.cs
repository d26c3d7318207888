namespace AgentGuard;

/// <summary>The number of model attempts that a run may still make, shared by every layer that tries again.</summary>
/// <remarks>Thread-safe. A sub-run shares the budget of its parent.</remarks>
public sealed class AttemptBudget
{
    private int _used;

    /// <summary>Creates a budget.</summary>
    /// <param name="limit">The number of attempts; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public AttemptBudget(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Limit = limit;
    }

    /// <summary>The number of attempts in all.</summary>
    public int Limit { get; }

    /// <summary>The number of attempts taken.</summary>
    public int Used => Math.Min(Volatile.Read(ref _used), Limit);

    /// <summary>Takes one attempt.</summary>
    /// <returns><see langword="false"/> when none is left.</returns>
    public bool TryTake()
    {
        if (Volatile.Read(ref _used) >= Limit)
        {
            return false;
        }

        return Interlocked.Increment(ref _used) <= Limit;
    }

    /// <summary>Takes attempts that were made before, in another process.</summary>
    internal void Take(int attempts) => Interlocked.Add(ref _used, Math.Clamp(attempts, 0, Limit));
}
