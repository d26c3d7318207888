using System.Globalization;
using AgentGuard.Failures;

namespace AgentGuard.Conformance.Simulation;

/// <summary>Reads the failures of the simulated providers as the readers of the SDKs do.</summary>
internal sealed class ProviderReader : IModelFailureReader
{
    public string Provider => "simulated";

    public FailureEvidence? Read(Exception exception) => exception is not ProviderException failed ? null : new FailureEvidence
    {
        Provider = Provider,
        StatusCode = failed.Status,
        Headers = failed.RetryAfter is { } wait
            ? new Dictionary<string, string> { ["retry-after"] = wait.ToString(CultureInfo.InvariantCulture) }
            : [],
    };
}
