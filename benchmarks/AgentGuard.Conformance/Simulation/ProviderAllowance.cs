namespace AgentGuard.Conformance.Simulation;

/// <summary>How many calls a provider lets in: a quarter of a minute's worth may come at once, since providers enforce a limit per minute in shorter pieces.</summary>
internal sealed class ProviderAllowance
{
    private const double LimitedShare = 0.1;
    private readonly FaultPlan _plan;
    private readonly int _provider;
    private readonly double _perSecond;
    private readonly double _capacity;
    private double _tokens;
    private double _filledAt;

    public ProviderAllowance(FaultPlan plan, int provider)
    {
        (_plan, _provider) = (plan, provider);
        _perSecond = plan.Providers[provider].PerMinute / 60;
        _capacity = _tokens = plan.Providers[provider].PerMinute / 4;
    }

    public bool IsOpen(double now)
    {
        Fill(now);
        return _tokens >= 1;
    }

    public bool TryTake(double now, out double retryAfter)
    {
        var share = Fill(now);
        retryAfter = Math.Ceiling((1 - _tokens) / (_perSecond * share));
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    private double Fill(double now)
    {
        var share = _plan.FindOutage(_provider, now)?.Kind is OutageKind.RateLimit ? LimitedShare : 1;
        _tokens = Math.Min(_capacity * share, _tokens + ((now - _filledAt) * _perSecond * share));
        _filledAt = now;
        return share;
    }
}
