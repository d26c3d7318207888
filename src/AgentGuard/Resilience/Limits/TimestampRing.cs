namespace AgentGuard.Resilience.Limits;

/// <summary>The last timestamps of something. Thread-safe without a lock; a reader may miss what is being written.</summary>
internal sealed class TimestampRing
{
    private const int Kept = 256;
    private readonly long[] _at = new long[Kept];
    private int _count;

    public void Add(long timestamp)
    {
        var slot = (uint)(Interlocked.Increment(ref _count) - 1) % Kept;
        Volatile.Write(ref _at[slot], timestamp);
    }

    /// <summary>How many there are since a time, and the first and the last of these.</summary>
    public (int Count, long Oldest, long Newest) Since(long since)
    {
        var held = (int)Math.Min((uint)Volatile.Read(ref _count), Kept);
        var (count, oldest, newest) = (0, long.MaxValue, long.MinValue);
        for (var i = 0; i < held; i++)
        {
            var at = Volatile.Read(ref _at[i]);
            if (at >= since)
            {
                count++;
                (oldest, newest) = (Math.Min(oldest, at), Math.Max(newest, at));
            }
        }

        return (count, oldest, newest);
    }
}
