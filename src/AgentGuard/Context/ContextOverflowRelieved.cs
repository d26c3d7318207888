using AgentGuard.Events;

namespace AgentGuard.Context;

/// <summary>A model said that the conversation does not fit, so it was shortened further and sent once more.</summary>
/// <param name="MaxTokens">The limit that was applied the second time.</param>
public sealed record ContextOverflowRelieved(long MaxTokens) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1702";

    /// <inheritdoc/>
    public override string Message => $"The model's window overflowed; the conversation is repeated at {MaxTokens} tokens.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
