namespace AgentGuard.Resilience.Limits;

/// <summary>When the last calls succeeded: what the provider lets through. Thread-safe, and cheap for every call.</summary>
internal sealed class RecentSuccesses
{
    private const int Kept = 128;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private readonly long[] _at = new long[Kept];
    private readonly TimeProvider _timeProvider;
    private int _count;

    public RecentSuccesses(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public void Add()
    {
        var slot = (uint)(Interlocked.Increment(ref _count) - 1) % Kept;
        Volatile.Write(ref _at[slot], _timeProvider.GetTimestamp());
    }

    /// <summary>How many there were in a second over all that are kept, however long ago.</summary>
    public double UsualPerSecond()
    {
        var held = (int)Math.Min((uint)Volatile.Read(ref _count), Kept);
        var (oldest, newest) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < held; i++)
        {
            var at = Volatile.Read(ref _at[i]);
            (oldest, newest) = (Math.Min(oldest, at), Math.Max(newest, at));
        }

        var span = held < 2 ? 0 : _timeProvider.GetElapsedTime(oldest, newest).TotalSeconds;
        return span > 0 ? (held - 1) / span : 0;
    }

    /// <summary>How many there were in a second, lately.</summary>
    public double PerSecond()
    {
        var now = _timeProvider.GetTimestamp();
        var held = (int)Math.Min((uint)Volatile.Read(ref _count), Kept);
        var (recent, oldest) = (0, TimeSpan.Zero);
        for (var i = 0; i < held; i++)
        {
            var age = _timeProvider.GetElapsedTime(Volatile.Read(ref _at[i]), now);
            if (age <= Window)
            {
                recent++;
                oldest = age > oldest ? age : oldest;
            }
        }

        // A full ring covers less than the window: then its oldest entry tells how much.
        var span = recent == Kept ? oldest : Window;
        return span > TimeSpan.Zero ? recent / span.TotalSeconds : 0;
    }
}
