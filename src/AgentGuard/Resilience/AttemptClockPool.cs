using System.Collections.Concurrent;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>Lends the clocks of attempts, so that a call that succeeds allocates none.</summary>
internal sealed class AttemptClockPool
{
    private const int MaxKept = 64;

    private readonly ConcurrentQueue<AttemptClock> _kept = new();
    private readonly TimeoutOptions _options;
    private readonly TimeProvider _timeProvider;

    public AttemptClockPool(TimeoutOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
    }

    /// <summary>Starts the clock of an attempt.</summary>
    /// <param name="timeLeft">The time until the deadline of the call; <see langword="null"/> for no deadline.</param>
    /// <param name="caller">The caller's token.</param>
    public AttemptClock Rent(TimeSpan? timeLeft, CancellationToken caller)
    {
        if (!_kept.TryDequeue(out var clock))
        {
            clock = new AttemptClock(_timeProvider);
        }

        var isAttempt = _options.Attempt is { } attempt && !(timeLeft < attempt);
        var limit = isAttempt ? _options.Attempt : timeLeft;
        clock.Start(
            limit is { } span ? _timeProvider.Add(_timeProvider.GetTimestamp(), span) : Timestamps.Never,
            isAttempt ? TimeoutPhase.Attempt : TimeoutPhase.Total,
            caller);
        return clock;
    }

    /// <summary>Takes a clock back.</summary>
    public void Return(AttemptClock? clock)
    {
        if (clock is null)
        {
            return;
        }

        if (clock.TryReset() && _kept.Count < MaxKept)
        {
            _kept.Enqueue(clock);
        }
        else
        {
            clock.Dispose();
        }
    }
}
