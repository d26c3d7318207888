using AgentGuard.Events;

namespace AgentGuard.StructuredOutput;

/// <summary>No answer conformed: neither asking again nor another candidate helped.</summary>
/// <param name="Reason">Why the last answer was not accepted, free of content.</param>
/// <param name="Answers">How many answers were tried.</param>
public sealed record OutputFailed(string Reason, int Answers) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1203";

    /// <inheritdoc/>
    public override string Message => $"No answer of {Answers} conformed to its schema: {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
