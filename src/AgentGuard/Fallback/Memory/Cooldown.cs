using AgentGuard.Failures;

namespace AgentGuard.Fallback.Memory;

/// <summary>How long something is left alone after a failure, and the one request that finds out whether it is well again.</summary>
/// <remarks>
/// <para>What a call tells counts only when it began under the cooldown that it speaks of: one that began before neither ends it by
/// answering nor begins it anew by failing as the others did.</para>
/// <para>After a limit of the rate requests are let in one by one: four a second at first, faster with every answer, half as fast after every
/// further limit. Everyone who waited at once would but meet the limit again.</para>
/// <para>Thread-safe. While nothing is wrong it takes no lock.</para>
/// </remarks>
internal sealed class Cooldown
{
    // The rate grows with what the provider lets through (three answers double it), and a limit halves it, as congestion control does.
    private const double Quicker = 0.8;
    private static readonly TimeSpan EarlyProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstGap = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _longestProbe;
    private readonly Pulse _pulse;
    private readonly Lock _gate = new();
    private volatile bool _isSet;
    private int _version;
    private long _since;
    private TimeSpan _length;
    private int _probe;
    private int _probes;
    private long _probedAt;
    private TimeSpan _gap;
    private bool _isPaced;
    private long _pacedAt;

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

            if (_isPaced)
            {
                _pacedAt = _timeProvider.GetTimestamp();
                return 0;
            }

            _probedAt = _timeProvider.GetTimestamp();
            return _probe = ++_probes;
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
            if (_isSet && MayProbeEarly() && !HasProbe() && _timeProvider.GetElapsedTime(_since) >= EarlyProbe)
            {
                _probedAt = _timeProvider.GetTimestamp();
                return _probe = ++_probes;
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
            var isKnown = _isSet && version != _version && (kind is not ModelFailureKind.RateLimited || length <= Left());
            if (!isKnown)
            {
                _version++;
                _gap = kind is not ModelFailureKind.RateLimited ? TimeSpan.Zero
                    : _gap == TimeSpan.Zero ? FirstGap
                    : _gap * 2 < LongestGap ? _gap * 2 : LongestGap;
                _isPaced = false;
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
            if (version == _version)
            {
                Recover();
            }
        }

        _pulse.Beat();
    }

    /// <summary>Says that a call was let through, whatever becomes of it: a limit of the rate is over.</summary>
    /// <param name="version">Under which cooldown it began.</param>
    /// <param name="probe">The number of the probe, or zero.</param>
    public void ClearRateLimit(int version, int probe)
    {
        if (_isSet && probe > 0 && Kind is ModelFailureKind.RateLimited)
        {
            Clear(version, probe);
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
    private bool MayProbeEarly() => !_isPaced && FallbackRules.Counts(Kind);

    private bool HasProbe() => _probe > 0 && _timeProvider.GetElapsedTime(_probedAt) < _longestProbe;

    private void Recover()
    {
        _probe = 0;
        _gap = _isPaced ? _gap * Quicker : _gap;
        _isSet = _gap > ShortestGap;
        if (_isSet && !_isPaced)
        {
            _isPaced = true;
            _pacedAt = _timeProvider.GetTimestamp();
        }
        else if (!_isSet)
        {
            _gap = TimeSpan.Zero;
            _isPaced = false;
        }
    }

    private TimeSpan Left()
    {
        var left = !_isSet ? TimeSpan.Zero
            : _isPaced ? _gap - _timeProvider.GetElapsedTime(_pacedAt)
            : _length - _timeProvider.GetElapsedTime(_since);
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
