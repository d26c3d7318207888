using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A result was too long, and its middle was left out.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Tokens">How many tokens it had.</param>
/// <param name="MaxTokens">How many it may have.</param>
public sealed record ToolResultCapped(string Tool, int Tokens, int MaxTokens) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1603";

    /// <inheritdoc/>
    public override string Message => $"A result of the tool '{Tool}' had {Tokens} tokens and was cut to {MaxTokens}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
