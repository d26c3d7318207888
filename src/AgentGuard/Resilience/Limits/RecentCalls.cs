namespace AgentGuard.Resilience.Limits;

/// <summary>When the last calls were made and how many of them the provider let in. Thread-safe, and cheap for every call.</summary>
internal sealed class RecentCalls
{
    private const double ShortestSpan = 2;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private readonly TimestampRing _made = new();
    private readonly TimestampRing _refused = new();
    private readonly TimeProvider _timeProvider;

    public RecentCalls(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Takes note of a call that is made now.</summary>
    public void Add() => _made.Add(_timeProvider.GetTimestamp());

    /// <summary>Takes note that the provider did not let one in.</summary>
    public void Refuse() => _refused.Add(_timeProvider.GetTimestamp());

    /// <summary>How many were made in a second over all that are kept, however long ago.</summary>
    public double UsualPerSecond()
    {
        var (count, oldest, newest) = _made.Since(long.MinValue);
        var span = count < 2 ? 0 : _timeProvider.GetElapsedTime(oldest, newest).TotalSeconds;
        return span > 0 ? (count - 1) / span : 0;
    }

    /// <summary>How many were let in in a second, lately.</summary>
    /// <remarks>
    /// Those that are under way count: a limit tells at once, and an answer comes much later. The span begins with the oldest call of the window:
    /// after an outage most of the window is empty, and says nothing of what is possible now.
    /// </remarks>
    public double PerSecond()
    {
        var now = _timeProvider.GetTimestamp();
        var since = _timeProvider.Add(now, -Window);
        var (made, oldest, _) = _made.Since(since);
        if (made == 0)
        {
            return 0;
        }

        var refused = _refused.Since(oldest).Count;
        return Math.Max(0, made - refused) / Math.Max(ShortestSpan, _timeProvider.GetElapsedTime(oldest, now).TotalSeconds);
    }
}
