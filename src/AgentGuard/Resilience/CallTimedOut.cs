using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>A model did not answer in time.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Phase">What was waited for.</param>
public sealed record CallTimedOut(string? Policy, TimeoutPhase Phase) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1304";

    /// <inheritdoc/>
    public override string Message => $"The model did not answer in time ({Phase}).";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
