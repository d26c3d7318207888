namespace AgentGuard.Events;

/// <summary>A person takes over.</summary>
/// <param name="Reason">Why; free of content.</param>
public sealed record HandedOver(string Reason) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1003";

    /// <inheritdoc/>
    public override string Message => $"Handed over to a person: {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
