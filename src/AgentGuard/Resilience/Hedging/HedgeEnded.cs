using AgentGuard.Events;

namespace AgentGuard.Resilience.Hedging;

/// <summary>One of several calls answered, and the others were cancelled; or all failed.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Winner">Which call answered: 1 for the first one, 0 for none.</param>
public sealed record HedgeEnded(string? Policy, int Winner) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1307";

    /// <inheritdoc/>
    public override string Message => Winner > 0
        ? FormattableString.Invariant($"Call {Winner} answered; the others were cancelled.")
        : "All calls failed.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;

    internal override bool IsSignal => Winner != 1;
}
