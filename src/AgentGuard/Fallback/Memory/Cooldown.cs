using AgentGuard.Failures;

namespace AgentGuard.Fallback.Memory;

/// <summary>How long something is left alone after a failure, and the one request that finds out whether it is well again.</summary>
/// <remarks>
/// <para>What a call tells counts only when it began under the cooldown that it speaks of: one that began before neither ends it by
/// answering nor begins it anew by failing as the others did. Of several probes any success ends it, and only the failure of the last
/// begins it anew.</para>
/// <para>After a limit of the rate requests are let in one by one, at a <see cref="Pace"/>, and not after a probe.</para>
/// <para>Thread-safe. While nothing is wrong it takes no lock.</para>
/// </remarks>
internal sealed class Cooldown
{
    private static readonly TimeSpan EarlyProbe = TimeSpan.FromSeconds(2);

    // A service that hangs keeps its probe for long; where nobody else may be asked the next one need not wait for its end.
    private static readonly TimeSpan SlowProbe = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _longestProbe;
    private readonly Pulse _pulse;
    private readonly Lock _gate = new();
    private volatile bool _isSet;
    private int _version;
    private int _firstVersion;
    private long _since;
    private TimeSpan _length;
    private int _probe;
    private int _probes;
    private long _probedAt;
    private Pace _pace;

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
    public int Version => Volatile.Read(ref _version);

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

    /// <summary>Lets a call in, or not.</summary>
    /// <returns>Zero when nothing is wrong, the number of a probe, or -1 when it is left alone.</returns>
    public int TryEnter()
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

            if (Left() > TimeSpan.Zero || HasProbe())
            {
                return -1;
            }

            return Kind is ModelFailureKind.RateLimited ? Admit() : Probe();
        }
    }

    /// <summary>How long until it may be probed early, where nobody else may be asked.</summary>
    public TimeSpan GetLeftForEarlyProbe()
    {
        if (!_isSet)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            if (HasProbe())
            {
                var ends = (MayProbeEarly() ? SlowProbe : _longestProbe) - _timeProvider.GetElapsedTime(_probedAt);
                return ends > TimeSpan.Zero ? ends : TimeSpan.Zero;
            }

            var left = Left();
            var early = EarlyProbe - _timeProvider.GetElapsedTime(_since);
            return !MayProbeEarly() || left < early ? left : early > TimeSpan.Zero ? early : TimeSpan.Zero;
        }
    }

    /// <summary>Lets a call in before the time is over, since nobody else may be asked.</summary>
    /// <returns>As <see cref="TryEnter"/>.</returns>
    public int TryEnterEarly()
    {
        lock (_gate)
        {
            if (_isSet && MayProbeEarly() && !HasProbe(SlowProbe) && _timeProvider.GetElapsedTime(_since) >= EarlyProbe)
            {
                return Probe();
            }
        }

        return TryEnter();
    }

    /// <summary>Leaves it alone.</summary>
    /// <param name="length">For how long.</param>
    /// <param name="kind">Why.</param>
    /// <param name="version">Under which cooldown the call began that failed.</param>
    /// <param name="probe">The number of the probe that failed, or zero.</param>
    /// <returns><see langword="false"/> when that was known.</returns>
    public bool Start(TimeSpan length, ModelFailureKind kind, int version, int probe)
    {
        lock (_gate)
        {
            var isOld = _isSet && (version != _version || (probe > 0 && _probe > 0 && probe != _probe));
            var isKnown = isOld && (kind is not ModelFailureKind.RateLimited || length <= Left());
            if (!isKnown)
            {
                _version++;
                _firstVersion = _isSet ? _firstVersion : _version;
                _pace = kind is not ModelFailureKind.RateLimited ? default : isOld ? _pace : _pace.Slower();
                _since = _timeProvider.GetTimestamp();
                _length = length;
                Kind = kind;
                _isSet = true;
            }

            EndProbe(probe);
            return !isKnown;
        }
    }

    /// <summary>Says that a call succeeded.</summary>
    /// <param name="version">Under which cooldown it began.</param>
    /// <param name="probe">The number of the probe, or zero.</param>
    public void Clear(int version, int probe)
    {
        if (!_isSet)
        {
            return;
        }

        lock (_gate)
        {
            EndProbe(probe);
            if (version != _version && !(probe > 0 && version >= _firstVersion))
            {
                return;
            }

            _pace = _pace.AfterAnswer();
            _isSet = !_pace.IsOver;
        }

        if (!_isSet)
        {
            _pulse.Beat();
        }
    }

    /// <summary>Says that a probe ended without telling anything: the next request may probe.</summary>
    /// <param name="probe">Its number, or zero.</param>
    public void Leave(int probe)
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

    // What limits the rate has said when it may be asked, and what only a person can mend is not worth a try.
    private bool MayProbeEarly() => FallbackRules.Counts(Kind);

    private bool HasProbe() => HasProbe(_longestProbe);

    private bool HasProbe(TimeSpan longest) => _probe > 0 && _timeProvider.GetElapsedTime(_probedAt) < longest;

    // The provider said when. What is left to find out is how many it takes at a time.
    private int Admit()
    {
        _pace = _pace.AfterCall();
        _since = _timeProvider.GetTimestamp();
        _length = _pace.Gap;
        _isSet = !_pace.IsOver;
        return 0;
    }

    private int Probe()
    {
        _probedAt = _timeProvider.GetTimestamp();
        return _probe = ++_probes;
    }

    private TimeSpan Left()
    {
        var left = _isSet ? _length - _timeProvider.GetElapsedTime(_since) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void EndProbe(int probe)
    {
        if (_probe == probe)
        {
            _probe = 0;
        }
    }
}
