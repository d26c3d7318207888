using System.Globalization;
using AgentGuard.Conformance.Simulation;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Ten thousand requests over three failing providers, in virtual time, against what others and an oracle make of them.</summary>
/// <remarks>The seed of the plan is <c>RESILIENCE_SIMULATION_SEED</c>, by default 1.</remarks>
internal sealed class ResilienceSimulationSuite : ISuite
{
    public string Name => "resilience-simulation";

    public string Summary => "no path, or a file with a plan that an earlier run printed";

    public bool NeedsPath => false;

    public SuiteResult Run(string path, TextWriter output)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("RESILIENCE_SIMULATION_SEED") ?? "1", CultureInfo.InvariantCulture);
        var plan = path.Length == 0 ? FaultPlan.Create(seed) : FaultPlan.Read(path);
        output.WriteLine(plan);
        var oracle = Oracle.Share(plan);
        output.WriteLine(FormattableString.Invariant($"{"oracle",-22} {oracle,8:P2}"));
        var shared = SharedOracle.Share(plan);
        output.WriteLine(FormattableString.Invariant($"{"oracle, shared limits",-22} {shared,8:P2}"));
        var none = Show("no resilience", (providers, _) => providers[0]);
        var polly = Show("Polly's defaults", SimulatedPolicies.PollyDefaults);
        var failover = Show("ordered failover", (providers, _) => SimulatedPolicies.OrderedFailover(providers));
        var ours = Show("AgentGuard", (providers, clock) => SimulatedPolicies.Ours(providers, plan, clock));
        var streaming = Show("AgentGuard, streaming", (providers, clock) => SimulatedPolicies.Ours(providers, plan, clock), streaming: true);
        return new(plan.Requests, Math.Min(ours.Succeeded, streaming.Succeeded), new Dictionary<string, double>
        {
            ["gapToOracle"] = oracle - Math.Min(ours.Share, streaming.Share),
            ["gapToSharedOracle"] = shared - Math.Min(ours.Share, streaming.Share),
            ["oracle"] = oracle,
            ["sharedOracle"] = shared,
            ["noResilience"] = none.Share,
            ["pollyDefaults"] = polly.Share,
            ["orderedFailover"] = failover.Share,
            ["callsPerRequest"] = Math.Max(ours.CallsPerRequest, streaming.CallsPerRequest),
            ["p50Seconds"] = Math.Max(ours.Quantile(0.5), streaming.Quantile(0.5)),
            ["p99Seconds"] = Math.Max(ours.Quantile(0.99), streaming.Quantile(0.99)),
        });

        PolicyOutcome Show(string name, Func<SimulatedProvider[], TimeProvider, IChatClient> policy, bool streaming = false)
        {
            var outcome = Simulation.Simulation.Run(name, plan, policy, streaming);
            output.WriteLine(FormattableString.Invariant(
                $"{name,-22} {outcome.Share,8:P2}  p50 {outcome.Quantile(0.5),6:0.0} s  p99 {outcome.Quantile(0.99),6:0.0} s  {outcome.CallsPerRequest:0.000} calls per request"));
            output.WriteLine($"{"",-22} failed: {string.Join(", ", outcome.Failures.Select(failure => $"{failure.Key} {failure.Value}"))}");
            return outcome;
        }
    }
}
