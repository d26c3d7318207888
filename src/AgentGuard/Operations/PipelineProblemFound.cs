using AgentGuard.Events;

namespace AgentGuard.Operations;

/// <summary>The check at start-up found something that works but is out of place.</summary>
/// <param name="Client">The chat client, by its key.</param>
/// <param name="Problem">What is out of place.</param>
public sealed record PipelineProblemFound(string Client, PipelineProblem Problem) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1010";

    /// <inheritdoc/>
    public override string Message => $"Chat client {Client}: {Problem}";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
