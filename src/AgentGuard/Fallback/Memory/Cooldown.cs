using AgentGuard.Failures;

namespace AgentGuard.Fallback.Memory;

/// <summary>How long something is left alone after a failure, and the one request that finds out whether it is well again.</summary>
/// <remarks>
/// <para>What a call tells counts only when it began under the cooldown that it speaks of: one that began before neither ends it by
/// answering nor begins it anew by failing as the others did.</para>
/// <para>Thread-safe. While nothing is wrong it takes no lock.</para>
/// </remarks>
internal sealed class Cooldown
{
    private const int MaxStreak = 4;
    private static readonly TimeSpan SameLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStreak = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _longestProbe;
    private readonly Pulse _pulse;
    private readonly Lock _gate = new();
    private volatile bool _isSet;
    private long _version;
    private long _since;
    private TimeSpan _length;
    private TimeSpan _asked;
    private int _streak;
    private long _probe;
    private long _probes;
    private long _probedAt;

    /// <summary>Creates one that leaves nothing alone.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="longestProbe">When a probe whose end nobody told counts as lost.</param>
    /// <param name="pulse">Whom to wake at a change for the better.</param>
    public Cooldown(TimeProvider timeProvider, TimeSpan longestProbe, Pulse pulse)
    {
        _timeProvider = timeProvider;
        _longestProbe = longestProbe;
        _pulse = pulse;
    }

    /// <summary>The failure that led to the last cooldown.</summary>
    public ModelFailureKind Kind { get; private set; } = ModelFailureKind.CircuitOpen;

    /// <summary>Which cooldown this is; a call carries the number under which it began.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Whether a probe is under way.</summary>
    public bool IsProbed
    {
        get
        {
            if (!_isSet)
            {
                return false;
            }

            lock (_gate)
            {
                return HasProbe();
            }
        }
    }

    /// <summary>How long it is left alone still; zero when it may be asked, or a probe is under way.</summary>
    public TimeSpan GetLeft()
    {
        if (!_isSet)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            return Left();
        }
    }

    /// <summary>How long the provider itself asked to be left alone still: shorter than <see cref="GetLeft"/> when it limits again and again.</summary>
    public TimeSpan GetLeftAsAsked()
    {
        if (!_isSet)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            return Left(_asked);
        }
    }

    /// <summary>Lets a call in, or not.</summary>
    /// <param name="early">Whether what the provider itself asked for is enough, since there is nobody else.</param>
    /// <returns>Zero when nothing is wrong, the number of a probe, or -1 when it is left alone.</returns>
    public long TryEnter(bool early = false)
    {
        if (!_isSet)
        {
            return 0;
        }

        lock (_gate)
        {
            if (!_isSet)
            {
                return 0;
            }

            if (Left(early ? _asked : _length) > TimeSpan.Zero || HasProbe())
            {
                return -1;
            }

            if (Kind is ModelFailureKind.RateLimited)
            {
                // It is well, and only asked for a pause: there is nothing to find out by a single call.
                return 0;
            }

            _probedAt = _timeProvider.GetTimestamp();
            return _probe = ++_probes;
        }
    }

    /// <summary>Leaves it alone.</summary>
    /// <param name="length">For how long.</param>
    /// <param name="kind">Why.</param>
    /// <param name="version">Under which cooldown the call began that failed.</param>
    /// <param name="probe">The number of the probe that failed, or zero.</param>
    /// <returns>For how long now; <see langword="null"/> when that was known.</returns>
    public TimeSpan? Start(TimeSpan length, ModelFailureKind kind, long version, long probe)
    {
        lock (_gate)
        {
            var isKnown = _isSet && version != _version && (kind is not ModelFailureKind.RateLimited || length <= Left(_asked));
            EndProbe(probe);
            if (isKnown)
            {
                return null;
            }

            _streak = kind is ModelFailureKind.RateLimited && IsLimitedAgain() ? Math.Min(_streak + 1, MaxStreak) : 0;
            _version++;
            _since = _timeProvider.GetTimestamp();
            _asked = length;
            _length = length * (1 << _streak);
            _length = _length < LongestStreak ? _length : length > LongestStreak ? length : LongestStreak;
            Kind = kind;
            _isSet = true;
            return _length;
        }
    }

    /// <summary>Says that a call succeeded.</summary>
    /// <param name="version">Under which cooldown it began.</param>
    /// <param name="probe">The number of the probe, or zero.</param>
    public void Clear(long version, long probe)
    {
        if (!_isSet)
        {
            return;
        }

        lock (_gate)
        {
            EndProbe(probe);
            if (version == _version)
            {
                _isSet = false;
                _probe = 0;
            }
        }

        _pulse.Beat();
    }

    /// <summary>Says that a probe ended without telling anything: the next request may probe.</summary>
    /// <param name="probe">Its number, or zero.</param>
    public void Leave(long probe)
    {
        if (probe > 0)
        {
            lock (_gate)
            {
                EndProbe(probe);
            }

            _pulse.Beat();
        }
    }

    // A limit that comes back as soon as its pause is over stands for a longer one than the provider says.
    private bool IsLimitedAgain() =>
        Kind is ModelFailureKind.RateLimited && _timeProvider.GetElapsedTime(_since) < _length + SameLimit;

    private bool HasProbe() => _probe > 0 && _timeProvider.GetElapsedTime(_probedAt) < _longestProbe;

    private TimeSpan Left() => Left(_length);

    private TimeSpan Left(TimeSpan length)
    {
        var left = _isSet ? length - _timeProvider.GetElapsedTime(_since) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void EndProbe(long probe)
    {
        if (_probe == probe)
        {
            _probe = 0;
        }
    }
}
