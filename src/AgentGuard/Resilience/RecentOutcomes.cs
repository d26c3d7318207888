namespace AgentGuard.Resilience;

/// <summary>How the last calls ended, as bits: the window over which a circuit breaker takes its ratio. Not thread-safe.</summary>
/// <remarks>It begins with a failure, so that a client in good order costs nothing.</remarks>
internal sealed class RecentOutcomes
{
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long[] _at;
    private readonly bool[] _failed;
    private int _count;
    private int _next;

    public RecentOutcomes(CircuitBreakerOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _at = new long[options.WindowSize];
        _failed = new bool[options.WindowSize];
    }

    /// <summary>Whether it holds anything.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Takes note of a call.</summary>
    /// <returns>Whether failures are too many now.</returns>
    public bool Add(bool failed)
    {
        if (!failed && _count == 0)
        {
            return false;
        }

        _at[_next] = _timeProvider.GetTimestamp();
        _failed[_next] = failed;
        _next = (_next + 1) % _at.Length;
        _count = Math.Min(_count + 1, _at.Length);
        if (!failed && _count == _at.Length && Share() == 0)
        {
            Clear();
        }

        return failed && _count == _at.Length && IsRecent() && Share() >= _options.FailureRatio;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _count = _next = 0;

    // When it is full, the next place to write is that of the oldest call.
    private bool IsRecent() => _timeProvider.GetElapsedTime(_at[_next]) <= _options.WindowDuration;

    private double Share() => (double)_failed.AsSpan().Count(true) / _failed.Length;
}
