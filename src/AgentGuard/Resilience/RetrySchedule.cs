using AgentGuard.Failures;
using AgentGuard.Internal;

namespace AgentGuard.Resilience;

/// <summary>Decides for one call whether it is tried again, and when. Made at the first failure only.</summary>
internal sealed class RetrySchedule
{
    private readonly RetryOptions _options;
    private readonly JitterSource _jitter;
    private TimeSpan _previous;

    public RetrySchedule(RetryOptions options, JitterSource jitter)
    {
        _options = options;
        _jitter = jitter;
    }

    /// <summary>The number of attempts that failed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Takes note of a failed attempt.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="timeLeft">The time until the deadline; <see langword="null"/> for no deadline.</param>
    /// <returns>The wait before the next attempt, or <see langword="null"/> when there is none.</returns>
    public TimeSpan? Next(ModelFailure failure, TimeSpan? timeLeft)
    {
        Attempts++;
        if (!_options.Enabled || Attempts > _options.MaxRetries || !failure.IsTransient || !failure.IsReplaySafe)
        {
            return null;
        }

        var floor = failure.RetryAfter ?? TimeSpan.Zero;
        if (floor > _options.MaxRetryAfter)
        {
            return null;
        }

        _previous = Backoff.Next(_options.BaseDelay, _options.MaxDelay, _previous, _jitter.Next());
        var delay = _previous > floor ? _previous : floor;
        return timeLeft <= delay ? null : delay;
    }
}
