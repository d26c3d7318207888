namespace AgentGuard.Resilience.Limits;

/// <summary>How many calls may be under way at a time; fixed, or by the gradient of the time that a token takes. Not thread-safe.</summary>
/// <remarks>
/// Source: Netflix concurrency-limits, <c>Gradient2Limit</c>: the limit is multiplied by long-term mean / sample, within 0.5 and 1, and a
/// queue of the root of the limit is allowed on top; the change is smoothed. It moves only while at least half of it is in use.
/// </remarks>
internal sealed class ConcurrencyGate
{
    private const double Tolerance = 1.5;
    private const double Smoothing = 0.2;
    private const double Backoff = 0.9;
    private const double LongTerm = 1.0 / 100;
    private readonly bool _adapts;
    private readonly int _most;
    private double _limit;
    private double _meanFirstToken;
    private double _meanPerToken;

    public ConcurrencyGate(LimitOptions options)
    {
        _adapts = options.AdaptConcurrency;
        _most = options.MaxConcurrency ?? 100_000;
        _limit = _adapts ? Math.Min(options.InitialConcurrency, _most) : _most;
    }

    public int Limit => (int)_limit;

    public int UnderWay { get; private set; }

    public bool IsFull => UnderWay >= Limit;

    public void Enter() => UnderWay++;

    public void Leave() => UnderWay--;

    /// <summary>Takes note of the time to the first token of a stream.</summary>
    public void SampleFirstToken(TimeSpan taken) => Sample(taken.TotalSeconds, ref _meanFirstToken);

    /// <summary>Takes note of the time that a token of a whole answer took.</summary>
    public void SamplePerToken(TimeSpan taken, long tokens) => Sample(taken.TotalSeconds / Math.Max(1, tokens), ref _meanPerToken);

    /// <summary>Takes note that the service had no room.</summary>
    public void Overload()
    {
        if (_adapts)
        {
            _limit = Math.Max(1, _limit * Backoff);
        }
    }

    private void Sample(double seconds, ref double mean)
    {
        if (!_adapts || seconds <= 0)
        {
            return;
        }

        mean = mean == 0 ? seconds : mean + ((seconds - mean) * LongTerm);
        if (UnderWay < _limit / 2)
        {
            return;
        }

        var gradient = Math.Clamp(Tolerance * mean / seconds, 0.5, 1);
        var target = (_limit * gradient) + Math.Sqrt(_limit);
        _limit = Math.Clamp(_limit + ((target - _limit) * Smoothing), 1, _most);
    }
}
