using System.Runtime.CompilerServices;

namespace AgentGuard.Tools;

/// <summary>Bounds how many calls of a run are under way at once. Thread-safe.</summary>
internal sealed class ParallelCalls(int most)
{
    private readonly ConditionalWeakTable<AgentRun, SemaphoreSlim> _places = [];

    /// <summary>Waits for a place; outside of a run there is always one.</summary>
    /// <returns>What gives the place back.</returns>
    public async ValueTask<SemaphoreSlim?> EnterAsync(CancellationToken cancellationToken)
    {
        if (AgentRun.Current is not { } run)
        {
            return null;
        }

        var places = _places.GetValue(run, _ => new SemaphoreSlim(most, most));
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return places;
    }
}
