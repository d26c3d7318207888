namespace AgentGuard.Transcripts;

/// <summary>One thing that was mended in a transcript.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Action">What was done about it.</param>
/// <param name="MessageIndex">In which message of the transcript as it was given; 0-based.</param>
/// <param name="CallId">The id of the call that it concerns, as it was given; or <see langword="null"/>.</param>
/// <param name="NewCallId">The id that the call has now, where it was given another.</param>
/// <remarks>Holds no content of the conversation. Immutable.</remarks>
public sealed record TranscriptMending(
    TranscriptDefectKind Kind, TranscriptMendingAction Action, int MessageIndex, string? CallId = null, string? NewCallId = null);
