using AgentGuard.Events;

namespace AgentGuard.Tools.Results;

/// <summary>A result was too long, and a part of it was left out.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Tokens">How many tokens it had.</param>
/// <param name="MaxTokens">How many it may have.</param>
public sealed record ToolResultCapped(string Tool, int Tokens, int MaxTokens) : AgentEvent
{
    /// <summary>The id by which <c>read_result</c> gives the whole; <see langword="null"/> where it is not kept, or only white space was left out.</summary>
    public string? ContentId { get; init; }

    /// <inheritdoc/>
    public override string Code => "AG1603";

    /// <inheritdoc/>
    public override string Message => $"A result of the tool '{Tool}' had {Tokens} tokens and was cut to {MaxTokens}"
        + (ContentId is null ? "." : $"; the whole is kept as {ContentId}.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
