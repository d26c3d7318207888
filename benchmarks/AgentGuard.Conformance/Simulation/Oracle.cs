namespace AgentGuard.Conformance.Simulation;

/// <summary>The best that any policy could do that knows the faults in advance.</summary>
/// <remarks>
/// A request succeeds when some candidate, started at some time within the deadline, succeeds within it. Each request is looked at alone:
/// nobody else uses up the rate limits, so that no policy can do better.
/// </remarks>
internal static class Oracle
{
    private const double Step = 0.25;
    private const int Calls = 4;

    public static double Share(FaultPlan plan)
    {
        var arrivals = plan.DrawArrivals();
        var succeeded = 0;
        Parallel.For(0, arrivals.Length, request =>
        {
            if (Succeeds(plan, request, arrivals[request]))
            {
                Interlocked.Increment(ref succeeded);
            }
        });
        return (double)succeeded / arrivals.Length;
    }

    private static bool Succeeds(FaultPlan plan, int request, double arrival)
    {
        var deadline = arrival + plan.Deadline;
        for (var start = arrival; start < deadline; start += Step)
        {
            for (var provider = 0; provider < plan.Providers.Length; provider++)
            {
                if (Succeeds(plan, provider, request, start, deadline))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a call of a request that starts at a time succeeds within the deadline.</summary>
    public static bool Succeeds(FaultPlan plan, int provider, int request, double start, double deadline)
    {
        for (var call = 1; call <= Calls; call++)
        {
            if (Succeeds(plan, provider, CallDraw.Of(plan, provider, request, call), start, deadline))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Succeeds(FaultPlan plan, int provider, CallDraw draw, double start, double deadline)
    {
        var outage = plan.FindOutage(provider, start);
        if (draw.Fails || outage?.Kind is OutageKind.Error or OutageKind.Hang)
        {
            return false;
        }

        var end = start + 0.1 + (draw.FirstToken * (outage?.Kind is OutageKind.Slow ? 12 : 1)) + draw.Decoding;
        return end <= deadline && !plan.Outages.Any(other =>
            other.Kind is OutageKind.Error or OutageKind.Hang && other.From > start && other.From <= end && Array.IndexOf(other.Providers, provider) >= 0);
    }
}
