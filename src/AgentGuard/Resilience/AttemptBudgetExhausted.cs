using AgentGuard.Events;

namespace AgentGuard.Resilience;

/// <summary>A run has no attempt left to call a model.</summary>
/// <param name="Limit">How many it had.</param>
public sealed record AttemptBudgetExhausted(int Limit) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1501";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The run has used up its {Limit} attempts to call a model.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
