using AgentGuard.Events;

namespace AgentGuard.Resilience;

/// <summary>An SDK below retries by itself, so that attempts multiply. Raised once per policy.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Factor">How many requests were sent for one attempt.</param>
public sealed record RetriesStacked(string? Policy, int Factor) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1305";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"The SDK sent {Factor} requests for one attempt; switch its own retries off (ClientRetryPolicy(0), MaxRetries = 0).");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
