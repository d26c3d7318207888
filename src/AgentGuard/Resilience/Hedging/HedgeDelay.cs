namespace AgentGuard.Resilience.Hedging;

/// <summary>After how long a call counts as slow: a quantile of the recent ones. Thread-safe.</summary>
/// <remarks>
/// A call that was given up counts with the time it had taken: it would have taken longer. Left out, the quantile would fall with every
/// hedge. The quantile is taken anew after every sixteenth sample: sorting a few dozen numbers for each call would cost more than it tells.
/// </remarks>
internal sealed class HedgeDelay
{
    private const int Stride = 16;
    private readonly HedgingOptions _options;
    private readonly long[] _samples;
    private readonly Lock _gate = new();
    private int _count;
    private int _next;
    private TimeSpan _delay;

    public HedgeDelay(HedgingOptions options)
    {
        _options = options;
        _samples = new long[options.Window];
        _delay = options.InitialDelay;
    }

    public TimeSpan Current
    {
        get
        {
            lock (_gate)
            {
                return _delay;
            }
        }
    }

    public void Add(TimeSpan taken)
    {
        lock (_gate)
        {
            _samples[_next] = taken.Ticks;
            _next = (_next + 1) % _samples.Length;
            _count = Math.Min(_count + 1, _samples.Length);
            if (_count >= _options.MinimumSamples && (_next % Stride == 0 || _count == _options.MinimumSamples))
            {
                _delay = Measure();
            }
        }
    }

    private TimeSpan Measure()
    {
        var sorted = _samples[.._count];
        Array.Sort(sorted);
        var quantile = new TimeSpan(sorted[(int)Math.Ceiling(_options.Quantile * _count) - 1]);
        return quantile < _options.MinDelay ? _options.MinDelay : quantile > _options.MaxDelay ? _options.MaxDelay : quantile;
    }
}
