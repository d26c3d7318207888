using AgentGuard.Events;

namespace AgentGuard.Context;

/// <summary>A request was shortened before it was sent, or does not fit.</summary>
/// <param name="TokensBefore">The tokens of the whole conversation with all that is sent beside it.</param>
/// <param name="TokensAfter">The tokens of what is sent.</param>
/// <param name="ClearedResults">How many tool results stand as a note now.</param>
/// <param name="DroppedMessages">How many messages are left out now.</param>
/// <param name="Fits">Whether the request is within the limit.</param>
public sealed record ContextCompressed(
    long TokensBefore, long TokensAfter, int ClearedResults, int DroppedMessages, bool Fits) : AgentEvent
{
    /// <summary>Why it was shortened; <see langword="null"/> when it only does not fit.</summary>
    public CompressionPlan? Plan { get; init; }

    /// <inheritdoc/>
    public override string Code => "AG1701";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"The request of {TokensBefore} tokens was shortened to {TokensAfter} ({ClearedResults} results cleared, {DroppedMessages} messages dropped{Why})")
        + (Fits ? "." : " and still exceeds its limit.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => Fits ? AgentEventSeverity.Information : AgentEventSeverity.Warning;

    private string Why => Plan switch
    {
        null => string.Empty,
        { IsForced: true } => ", since it did not fit",
        { } plan => FormattableString.Invariant(
            $", since {plan.TokensSaved} tokens less for {plan.CacheTokensBroken} of the cache pay after {plan.BreakEvenCalls:0.#} calls"),
    };

    internal static ContextCompressed Of(CompressedContext context) =>
        new(context.TokensBefore, context.TokensAfter, context.ClearedResults, context.DroppedMessages, context.Fits) { Plan = context.Plan };
}
