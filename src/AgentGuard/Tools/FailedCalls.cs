using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentGuard.Tools;

/// <summary>Counts the identical calls of a run that failed.</summary>
internal static class FailedCalls
{
    private static readonly ConditionalWeakTable<AgentRun, ConcurrentDictionary<(string, string), int>> Runs = [];

    /// <summary>Counts a failure and says so in words when it is not the first. Outside of a run nothing is counted.</summary>
    public static ToolFailure Add(ToolFailure failure, string arguments)
    {
        if (RootRun.Current is not { } run)
        {
            return failure;
        }

        var count = Runs.GetOrCreateValue(run).AddOrUpdate((failure.Tool, arguments), 1, static (_, count) => count + 1);
        return count == 1 ? failure : ToolFailures.Repeated(failure, count);
    }

    public static void Clear(string tool, ToolExamination examination)
    {
        // The arguments are written only where a call failed before: most runs have none.
        if (RootRun.Current is { } run && Runs.TryGetValue(run, out var counts) && !counts.IsEmpty)
        {
            counts.TryRemove((tool, examination.Canonical), out _);
        }
    }
}
