using AgentGuard.Events;

namespace AgentGuard.Guardrails;

/// <summary>A streamed message was judged while it came.</summary>
/// <param name="LookAhead">How far the guardrails look ahead together, in characters: what the delay is bound by.</param>
/// <param name="LongestHeld">The most characters that were held back at once, those of a finding in progress included.</param>
/// <param name="Length">The length of the message, in characters.</param>
public sealed record StreamedTextJudged(int LookAhead, int LongestHeld, int Length) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1103";

    /// <inheritdoc/>
    public override string Message =>
        $"A streamed message of {Length} characters was judged while it came; at most {LongestHeld} were held back (look-ahead {LookAhead}).";

    internal override bool IsSignal => false;
}
