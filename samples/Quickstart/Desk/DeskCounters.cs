namespace Quickstart.Desk;

/// <summary>Counts what a desk does to survive. Safe for concurrent use.</summary>
public sealed class DeskCounters
{
    private long _retries;
    private long _fallbacks;
    private long _blocks;

    public long Retries => Interlocked.Read(ref _retries);

    public long Fallbacks => Interlocked.Read(ref _fallbacks);

    public long Blocks => Interlocked.Read(ref _blocks);

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void AddFallback() => Interlocked.Increment(ref _fallbacks);

    public void AddBlock() => Interlocked.Increment(ref _blocks);
}
