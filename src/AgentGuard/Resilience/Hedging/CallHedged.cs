using AgentGuard.Events;

namespace AgentGuard.Resilience.Hedging;

/// <summary>A further call was started, because the first one is slower than nearly all before it.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="After">How long the first one had been waited for.</param>
public sealed record CallHedged(string? Policy, TimeSpan After) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1306";

    /// <inheritdoc/>
    public override string Message =>
        FormattableString.Invariant($"A further call was started after {After.TotalSeconds:0.###} s without an answer.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
