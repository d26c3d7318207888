namespace AgentGuard.Conformance.Simulation;

/// <summary>A time in which something goes wrong with one or more providers.</summary>
/// <param name="Providers">Which, by number from 0; several are a correlated outage.</param>
/// <param name="Kind">What.</param>
/// <param name="From">When it begins, in seconds.</param>
/// <param name="To">When it ends, in seconds.</param>
internal sealed record Outage(int[] Providers, OutageKind Kind, double From, double To)
{
    public bool Covers(int provider, double at) => at >= From && at < To && Array.IndexOf(Providers, provider) >= 0;
}
