namespace AgentGuard.Transcripts;

/// <summary>Something in a transcript that a provider does not accept.</summary>
/// <param name="Kind">What.</param>
/// <param name="MessageIndex">In which message; 0-based. The number of messages where one is missing at the end.</param>
/// <param name="ContentIndex">In which of its contents; 0-based. -1 for the message itself.</param>
/// <param name="CallId">The id of the call that it concerns, or <see langword="null"/>.</param>
/// <remarks>Holds no content of the conversation. Immutable.</remarks>
public sealed record TranscriptDefect(TranscriptDefectKind Kind, int MessageIndex, int ContentIndex = -1, string? CallId = null)
{
    /// <summary>What it leads to.</summary>
    /// <value>
    /// <see cref="TranscriptDefectSeverity.Risk"/> for <see cref="TranscriptDefectKind.ForeignRepresentation"/> and
    /// <see cref="TranscriptDefectKind.ForeignContent"/>; else <see cref="TranscriptDefectSeverity.Error"/>.
    /// </value>
    public TranscriptDefectSeverity Severity => Kind is TranscriptDefectKind.ForeignRepresentation or TranscriptDefectKind.ForeignContent
        ? TranscriptDefectSeverity.Risk
        : TranscriptDefectSeverity.Error;

    /// <summary>Says what is wrong and where.</summary>
    /// <returns>The text; free of content.</returns>
    public override string ToString() =>
        $"{Kind} in message {MessageIndex}" + (ContentIndex < 0 ? "" : $", content {ContentIndex}") + (CallId is null ? "" : $", call {CallId}");
}
