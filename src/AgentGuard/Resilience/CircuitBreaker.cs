using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>Refuses calls to a client that keeps failing, and lets one call probe from time to time.</summary>
/// <remarks>
/// <para>The circuit is closed, or open until a time. A call that comes after that time is the probe; it opens the circuit for everyone
/// else for another break, so a probe whose end is never reported blocks nothing for good.</para>
/// <para>Every call carries the epoch in which it was let in. The result of a call from an earlier epoch, one that was under way when
/// the circuit opened, changes nothing; nor does the failure of a probe that a later one has overtaken, while the success of any probe closes
/// the circuit. Thread-safe; a closed circuit without failures takes no lock.</para>
/// </remarks>
internal sealed class CircuitBreaker
{
    private const long Closed = long.MinValue;

    private readonly CircuitBreakerOptions _options;
    private readonly string? _policy;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private readonly RecentOutcomes _recent;
    private bool _isProbed;
    private long _openUntil = Closed;
    private int _epoch;
    private int _firstProbe;
    private int _failures;
    private volatile bool _hasFailed;
    private TimeSpan _break;
    private long _openedAt;
    private bool _isLasting;

    public CircuitBreaker(CircuitBreakerOptions options, string? policy, TimeProvider timeProvider)
    {
        _options = options;
        _policy = policy;
        _timeProvider = timeProvider;
        _break = options.BreakDuration;
        _recent = new RecentOutcomes(options, timeProvider);
    }

    /// <summary>Whether calls are let in.</summary>
    public CircuitState State
    {
        get
        {
            var until = Volatile.Read(ref _openUntil);
            return until == Closed ? CircuitState.Closed
                : _timeProvider.GetTimestamp() < until && !Volatile.Read(ref _isProbed) ? CircuitState.Open
                : CircuitState.HalfOpen;
        }
    }

    /// <summary>Lets a call in, or not.</summary>
    public bool TryEnter(out int epoch)
    {
        epoch = Volatile.Read(ref _epoch);
        if (Volatile.Read(ref _openUntil) == Closed)
        {
            return true;
        }

        lock (_gate)
        {
            var now = _timeProvider.GetTimestamp();
            if (_openUntil != Closed && now < _openUntil)
            {
                return false;
            }

            if (_openUntil != Closed)
            {
                _openUntil = _timeProvider.Add(now, _break);
                _openedAt = now;
                _isProbed = true;
                _epoch++;
            }

            epoch = _epoch;
            return true;
        }
    }

    /// <summary>How long the circuit stays open; zero when a call may be made.</summary>
    public TimeSpan GetUnavailableFor()
    {
        var until = Volatile.Read(ref _openUntil);
        if (until == Closed)
        {
            return TimeSpan.Zero;
        }

        var left = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), until);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Ends the break early, so that the next call probes: for a caller who has nobody else to ask.</summary>
    /// <returns>Whether a call may be made now: not while one probes, less than a first break after the last, or when only a person can help.</returns>
    public bool TryProbe()
    {
        lock (_gate)
        {
            if (_openUntil == Closed)
            {
                return true;
            }

            var now = _timeProvider.GetTimestamp();
            if (_isLasting || now < _timeProvider.Add(_openedAt, _options.BreakDuration * 0.4))
            {
                return false;
            }

            _openUntil = now;
            return true;
        }
    }

    /// <summary>Takes note of a success.</summary>
    /// <returns>The event to raise, if any.</returns>
    public AgentEvent? Succeed(int epoch)
    {
        if (Volatile.Read(ref _openUntil) == Closed && !_hasFailed)
        {
            return null;
        }

        lock (_gate)
        {
            if (_openUntil == Closed ? epoch != _epoch : epoch < _firstProbe)
            {
                return null;
            }

            _failures = 0;
            _recent.Add(failed: false);
            _hasFailed = !_recent.IsEmpty;
            return Close();
        }
    }

    /// <summary>Takes note of a failure.</summary>
    /// <returns>The event to raise, if any.</returns>
    public AgentEvent? Fail(int epoch, ModelFailure failure)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
            {
                return null;
            }

            if (CircuitRules.IsLasting(failure.Kind))
            {
                return Open(failure, _options.LongBreakDuration);
            }

            // The service answered, if only to say that the request is wrong: it is well enough to be called again.
            if (!CircuitRules.Counts(failure.Kind))
            {
                return Close();
            }

            _failures++;
            _hasFailed = true;
            var tooMany = _recent.Add(failed: true);
            return tooMany || _openUntil != Closed || _failures >= _options.ConsecutiveFailures ? Open(failure, BreakFor(failure)) : null;
        }
    }

    /// <summary>Takes note of a call that ended without telling anything, for example because the caller cancelled.</summary>
    public void Ignore(int epoch)
    {
        lock (_gate)
        {
            if (epoch == _epoch && _openUntil != Closed)
            {
                _openUntil = _timeProvider.GetTimestamp();
                _isProbed = false;
            }
        }
    }

    private CircuitClosed? Close()
    {
        if (_openUntil == Closed)
        {
            return null;
        }

        _failures = 0;
        _recent.Clear();
        _hasFailed = false;
        _isProbed = false;
        _break = _options.BreakDuration;
        Volatile.Write(ref _openUntil, Closed);
        return new CircuitClosed(_policy);
    }

    private CircuitOpened Open(ModelFailure failure, TimeSpan duration)
    {
        if (_openUntil == Closed)
        {
            _firstProbe = _epoch + 2;
        }

        _epoch++;
        _isProbed = false;
        _isLasting = CircuitRules.IsLasting(failure.Kind);
        _openedAt = _timeProvider.GetTimestamp();
        Volatile.Write(ref _openUntil, _timeProvider.Add(_openedAt, duration));
        return new CircuitOpened(_policy, failure.Kind, duration);
    }

    // The call that fails while the circuit is not closed is a probe.
    private TimeSpan BreakFor(ModelFailure failure)
    {
        if (_openUntil != Closed)
        {
            _break = _break * 2 < _options.MaxBreakDuration ? _break * 2 : _options.MaxBreakDuration;
        }

        if (failure.RetryAfter is not { } asked || asked <= _break)
        {
            return _break;
        }

        return asked < _options.LongBreakDuration ? asked : _options.LongBreakDuration;
    }
}
