using AgentGuard.Events;

namespace Quickstart.Desk;

/// <summary>Counts what a desk does to survive. Safe for concurrent use.</summary>
public sealed class DeskCounters : IAgentListener
{
    private long _retries;
    private long _fallbacks;
    private long _blocks;

    public long Retries => Interlocked.Read(ref _retries);

    public long Fallbacks => Interlocked.Read(ref _fallbacks);

    public long Blocks => Interlocked.Read(ref _blocks);

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void OnEvent(AgentEvent happened)
    {
        switch (happened.Code)
        {
            case "AG1301":
                AddRetry();
                break;
            case "AG1401":
                Interlocked.Increment(ref _fallbacks);
                break;
            case "AG1606":
                Interlocked.Increment(ref _blocks);
                break;
        }
    }
}
