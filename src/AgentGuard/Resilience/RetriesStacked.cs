using AgentGuard.Events;

namespace AgentGuard.Resilience;

/// <summary>An SDK below retries by itself, so that attempts multiply. Raised once per policy.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Factor">How many requests were sent for one attempt.</param>
/// <param name="MostRequests">How many requests one call can come to: as many for each of its attempts.</param>
public sealed record RetriesStacked(string? Policy, int Factor, int MostRequests) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1305";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"The SDK sent {Factor} requests for one attempt, so one call can send {MostRequests}; switch its retries off (ClientRetryPolicy(0), MaxRetries = 0).");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
