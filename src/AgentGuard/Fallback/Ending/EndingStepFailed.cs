using AgentGuard.Events;

namespace AgentGuard.Fallback.Ending;

/// <summary>A step of the ending failed itself; the next one is tried. Also where an answer could not be remembered.</summary>
/// <param name="Step">Which.</param>
/// <param name="Error">The type of what it threw, or a few words of the library's; free of content.</param>
public sealed record EndingStepFailed(EndingStep Step, string Error) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1411";

    /// <inheritdoc/>
    public override string Message => $"The step {Step} at the end of the chain failed: {Error}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
