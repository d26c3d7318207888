namespace AgentGuard.Resilience.Limits;

/// <summary>A token bucket. Not thread-safe.</summary>
internal sealed class RateGate
{
    private readonly TimeProvider _timeProvider;
    private double _level;
    private long _filledAt;

    public RateGate(double perSecond, double capacity, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        PerSecond = perSecond;
        Capacity = capacity;
        _level = capacity;
        _filledAt = timeProvider.GetTimestamp();
    }

    public double PerSecond { get; private set; }

    public double Capacity { get; private set; }

    /// <summary>How long until an amount may be taken. More than the whole bucket may be taken when it is full: the level then falls below zero.</summary>
    public TimeSpan WaitFor(double amount)
    {
        Fill();
        var lacking = Math.Min(amount, Capacity) - _level;
        return lacking <= 1e-9 ? TimeSpan.Zero : TimeSpan.FromSeconds(lacking / PerSecond);
    }

    public void Take(double amount) => _level -= amount;

    /// <summary>Gives back what was not needed; takes more where the amount is negative.</summary>
    public void Give(double amount) => _level = Math.Min(Capacity, _level + amount);

    public void ChangeRate(double perSecond, double capacity)
    {
        Fill();
        (PerSecond, Capacity) = (perSecond, capacity);
        _level = Math.Min(_level, capacity);
    }

    /// <summary>Leaves nothing to be taken at once.</summary>
    public void Drain() => _level = Math.Min(_level, 0);

    private void Fill()
    {
        var now = _timeProvider.GetTimestamp();
        _level = Math.Min(Capacity, _level + (_timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
        _filledAt = now;
    }
}
