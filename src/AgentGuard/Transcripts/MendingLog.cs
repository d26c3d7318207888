namespace AgentGuard.Transcripts;

/// <summary>What was mended so far, and the rules and words by which.</summary>
internal sealed class MendingLog
{
    public MendingLog(TranscriptRules rules, TranscriptWording wording)
    {
        Rules = rules;
        Wording = wording;
    }

    public TranscriptRules Rules { get; }

    public TranscriptWording Wording { get; }

    public List<TranscriptMending> Mendings { get; } = [];

    public void Add(TranscriptDefectKind kind, TranscriptMendingAction action, DraftMessage draft, string? callId = null, string? newCallId = null) =>
        Mendings.Add(new TranscriptMending(kind, action, draft.Index, callId, newCallId));
}
