using AgentGuard.Events;

namespace AgentGuard.Context;

/// <summary>A request was shortened to fit the window.</summary>
/// <param name="TokensBefore">Its tokens before.</param>
/// <param name="TokensAfter">Its tokens after.</param>
/// <param name="ClearedResults">How many tool results were replaced by a note.</param>
/// <param name="DroppedMessages">How many messages were left out.</param>
/// <param name="Fits">Whether it fits now.</param>
public sealed record ContextCompressed(long TokensBefore, long TokensAfter, int ClearedResults, int DroppedMessages, bool Fits) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1701";

    /// <inheritdoc/>
    public override string Message =>
        $"The request was shortened from {TokensBefore} to {TokensAfter} tokens: {ClearedResults} tool results cleared, " +
        $"{DroppedMessages} messages left out{(Fits ? "" : "; it still exceeds the limit")}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => Fits ? AgentEventSeverity.Information : AgentEventSeverity.Warning;
}
