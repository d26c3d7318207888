namespace AgentGuard.Conformance.Simulation;

/// <summary>What a planner reaches that knows the faults in advance and whose requests share the rate limits, as those of a real policy do.</summary>
/// <remarks>
/// Requests are served in the order of their deadlines, each by a candidate of which it is known that it will succeed. That is greedy: a
/// better plan may exist, but none better than <see cref="Oracle"/>.
/// </remarks>
internal static class SharedOracle
{
    private const double Step = 0.25;

    public static double Share(FaultPlan plan)
    {
        var arrivals = plan.DrawArrivals();
        var buckets = plan.Providers.Select((_, index) => new ProviderAllowance(plan, index)).ToArray();
        List<int> waiting = [];
        var (next, succeeded) = (0, 0);
        for (var now = 0.0; next < arrivals.Length || waiting.Count > 0; now += Step)
        {
            for (; next < arrivals.Length && arrivals[next] <= now; next++)
            {
                waiting.Add(next);
            }

            succeeded += waiting.RemoveAll(request => TryServe(plan, buckets, request, now, arrivals[request] + plan.Deadline));
            waiting.RemoveAll(request => arrivals[request] + plan.Deadline <= now);
        }

        return (double)succeeded / arrivals.Length;
    }

    private static bool TryServe(FaultPlan plan, ProviderAllowance[] buckets, int request, double now, double deadline)
    {
        for (var provider = 0; provider < buckets.Length; provider++)
        {
            if (buckets[provider].IsOpen(now) && Oracle.Succeeds(plan, provider, request, now, deadline))
            {
                return buckets[provider].TryTake(now, out _);
            }
        }

        return false;
    }
}
