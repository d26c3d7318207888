using AgentGuard.Events;
using AgentGuard.Transcripts;

namespace AgentGuard.Fallback;

/// <summary>A conversation that another provider wrote was mended before a candidate was asked.</summary>
/// <param name="Candidate">Who is asked.</param>
/// <param name="Rules">The name of the rules for which it was mended, for example <c>anthropic</c>.</param>
/// <param name="Mended">What was mended, and how often.</param>
/// <param name="Unmended">What could not be mended, and how often: the provider may refuse it.</param>
public sealed record TranscriptMended(
    string Candidate,
    string Rules,
    IReadOnlyDictionary<TranscriptDefectKind, int> Mended,
    IReadOnlyDictionary<TranscriptDefectKind, int> Unmended) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1408";

    /// <inheritdoc/>
    public override string Message => Unmended.Count == 0
        ? $"The transcript was mended for {Rules} before {Candidate} was asked: {Tell(Mended)}."
        : $"The transcript was mended for {Rules} before {Candidate} was asked: {Tell(Mended)}; not mended: {Tell(Unmended)}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => Unmended.Count == 0 ? AgentEventSeverity.Information : AgentEventSeverity.Warning;

    private static string Tell(IReadOnlyDictionary<TranscriptDefectKind, int> kinds) => kinds.Count == 0
        ? "nothing"
        : string.Join(", ", kinds.Select(kind => FormattableString.Invariant($"{kind.Value} {kind.Key}")));
}
