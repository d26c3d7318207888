using AgentGuard.Events;

namespace AgentGuard.Resilience.Hedging;

/// <summary>One of two calls answered, and the other was cancelled; or both failed.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Winner">Which call answered: 1 for the first, 2 for the second, 0 for none.</param>
public sealed record HedgeEnded(string? Policy, int Winner) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1307";

    /// <inheritdoc/>
    public override string Message => Winner switch
    {
        1 => "The first call answered; the second one was cancelled.",
        2 => "The second call answered; the first one was cancelled.",
        _ => "Both calls failed.",
    };

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;

    internal override bool IsSignal => Winner != 1;
}
