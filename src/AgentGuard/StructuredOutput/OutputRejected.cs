using AgentGuard.Events;

namespace AgentGuard.StructuredOutput;

/// <summary>An answer was not accepted.</summary>
/// <param name="Reason">Why, free of content.</param>
/// <param name="WasCut">Whether the stream was ended before the model did.</param>
/// <param name="Reasks">Whether the model is asked again.</param>
public sealed record OutputRejected(string Reason, bool WasCut, bool Reasks) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1202";

    /// <inheritdoc/>
    public override string Message => $"An answer was {(WasCut ? "cut short and " : "")}not accepted: {Reason}. "
        + (Reasks ? "The model is asked again." : "The model is not asked again.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
