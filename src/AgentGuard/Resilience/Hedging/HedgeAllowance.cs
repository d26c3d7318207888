namespace AgentGuard.Resilience.Hedging;

/// <summary>Caps the hedges at a share of the calls, with a token bucket. Thread-safe.</summary>
internal sealed class HedgeAllowance
{
    private readonly double _share;
    private readonly int _burst;
    private readonly Lock _gate = new();
    private double _left;

    public HedgeAllowance(double share, int burst)
    {
        _share = share;
        _burst = burst;
        _left = burst;
    }

    /// <summary>Takes note of a call.</summary>
    public void Earn()
    {
        lock (_gate)
        {
            _left = Math.Min(_burst, _left + _share);
        }
    }

    /// <summary>Takes a hedge, or not.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
