namespace AgentGuard.Conformance.Simulation;

/// <summary>What a policy made of the requests.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requests">How many requests came.</param>
/// <param name="Succeeded">How many succeeded within their deadline.</param>
/// <param name="Calls">How many calls of providers were made.</param>
/// <param name="Latencies">How long the requests that succeeded took, in seconds, in ascending order.</param>
/// <param name="Failures">How the others failed: the kind, or the exception.</param>
internal sealed record PolicyOutcome(string Name, int Requests, int Succeeded, int Calls, double[] Latencies, IReadOnlyDictionary<string, int> Failures)
{
    public double Share => (double)Succeeded / Requests;

    public double CallsPerRequest => (double)Calls / Requests;

    public double Quantile(double share) => Latencies.Length == 0 ? double.NaN : Latencies[(int)(share * (Latencies.Length - 1))];
}
