namespace AgentGuard.Internal;

/// <summary>Random numbers for the jitter of one policy. Thread-safe.</summary>
internal sealed class JitterSource
{
    private readonly Random _random;
    private readonly Lock _gate = new();

    public JitterSource(int seed) => _random = new Random(seed);

    public double Next()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
