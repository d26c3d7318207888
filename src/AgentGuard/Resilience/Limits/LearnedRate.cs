using AgentGuard.Failures;

namespace AgentGuard.Resilience.Limits;

/// <summary>Paces calls after the provider has limited the rate, by what it let through before. Not thread-safe but for <see cref="IsOn"/>.</summary>
/// <remarks>
/// The rate falls to 0.7 of what was let through, comes back to it in a few seconds, stays there for a while, and then grows ever faster to
/// find out whether more is possible: the cubic curve of TCP CUBIC (RFC 9438), as in the adaptive retry mode of the AWS SDKs, with a scale
/// for calls that take seconds. It is forgotten once it is several times what was let through and nobody waits.
/// </remarks>
internal sealed class LearnedRate
{
    private const double Decrease = 0.7;
    private const double Scale = 0.001;
    private const double Slowest = 1.0 / 60;
    private const double Forgotten = 4;
    private const double SlowStart = 4;
    private const double Usual = 5;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestLesson = TimeSpan.FromSeconds(15);

    private readonly RecentCalls _calls;
    private readonly TimeProvider _timeProvider;
    private RateGate? _gate;
    private double _plateau;
    private double _least = Slowest;
    private double _returns;
    private long _learnedAt;
    private long _pausedUntil = long.MinValue;
    private volatile bool _isOn;

    public LearnedRate(RecentCalls calls, TimeProvider timeProvider)
    {
        _calls = calls;
        _timeProvider = timeProvider;
    }

    /// <summary>Whether calls are paced.</summary>
    public bool IsOn => _isOn;

    /// <summary>How many calls are let in in a second.</summary>
    public double PerSecond => _gate?.PerSecond ?? double.MaxValue;

    /// <summary>How long until the next call may be made.</summary>
    /// <param name="isQueued">Whether calls wait for their turn: then the pace is not given up.</param>
    public TimeSpan Wait(bool isQueued)
    {
        if (_gate is null)
        {
            return TimeSpan.Zero;
        }

        Grow(isQueued);
        var now = _timeProvider.GetTimestamp();
        var pause = now < _pausedUntil ? _timeProvider.GetElapsedTime(now, _pausedUntil) : TimeSpan.Zero;
        var wait = _gate?.WaitFor(1) ?? TimeSpan.Zero;
        return pause > wait ? pause : wait;
    }

    public void Take() => _gate?.Take(1);

    /// <summary>Takes note that the provider limited the rate.</summary>
    /// <param name="failure">What it said.</param>
    /// <param name="admittedAt">When the call was let in: one from before the last lesson teaches nothing new.</param>
    public void Learn(ModelFailure failure, long admittedAt)
    {
        var now = _timeProvider.GetTimestamp();
        var asked = failure.RetryAfter ?? ShortestPause;
        asked = asked < LongestPause ? asked : LongestPause;
        _pausedUntil = Math.Max(_pausedUntil, _timeProvider.Add(now, asked));
        if (_gate is not null && admittedAt < _learnedAt)
        {
            return;
        }

        // Whoever waits as long as the provider asks is let in then: the pace is never slower than that.
        var least = Math.Max(Slowest, 1 / Math.Max(1, asked.TotalSeconds));
        var seen = _calls.PerSecond();
        _plateau = Math.Max(least, _gate is null ? Math.Max(seen, _calls.UsualPerSecond() / 2) : Math.Min(seen, _gate.PerSecond));
        _gate ??= new RateGate(_plateau, 1, _timeProvider);
        _gate.ChangeRate(Math.Max(least, Decrease * _plateau), 1);
        _least = least;
        _returns = Math.Cbrt(_plateau * (1 - Decrease) / Scale);
        _learnedAt = now;
        _isOn = true;
    }

    /// <summary>Takes note that the provider is well again: those who waited for it must not all come at once.</summary>
    public void Recover()
    {
        if (_gate is not null)
        {
            return;
        }

        _plateau = Math.Max(SlowStart, Usual * _calls.UsualPerSecond());
        _returns = 0;
        _gate = new RateGate(_plateau, 1, _timeProvider);
        _learnedAt = _timeProvider.GetTimestamp();
        _isOn = true;
    }

    private void Grow(bool isQueued)
    {
        var since = _timeProvider.GetElapsedTime(_learnedAt);
        var rate = (Scale * Math.Pow(since.TotalSeconds - _returns, 3)) + _plateau;
        if (!isQueued && since > ShortestLesson && rate > Forgotten * _plateau)
        {
            _gate = null;
            _isOn = false;
        }
        else
        {
            _gate!.ChangeRate(Math.Max(_least, rate), 1);
        }
    }
}
