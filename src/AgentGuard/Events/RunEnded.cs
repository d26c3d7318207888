namespace AgentGuard.Events;

/// <summary>A run ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">Why it did not simply succeed, or <see langword="null"/>.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RunEnded(AgentRunOutcome Outcome, string? Reason, TimeSpan Duration) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1002";

    /// <inheritdoc/>
    public override string Message => Reason is null ? $"The run ended: {Outcome}." : $"The run ended: {Outcome}, {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity =>
        Outcome is AgentRunOutcome.Succeeded ? AgentEventSeverity.Information
        : Outcome is AgentRunOutcome.Failed ? AgentEventSeverity.Error
        : AgentEventSeverity.Warning;
}
