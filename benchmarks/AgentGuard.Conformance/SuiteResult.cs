using System.Text.Json.Nodes;

namespace AgentGuard.Conformance;

/// <summary>The figures of a suite.</summary>
/// <param name="Cases">How many cases the path holds.</param>
/// <param name="Passed">How many passed.</param>
/// <param name="Figures">Further figures by name; shares are in 0..1.</param>
internal sealed record SuiteResult(int Cases, int Passed, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Figures by something, each an object: by type, by source.</summary>
    public IReadOnlyDictionary<string, JsonObject> Breakdowns { get; init; } = new Dictionary<string, JsonObject>();
}
