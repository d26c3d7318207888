using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>A transcript as a provider accepts it, and what was done to it.</summary>
/// <remarks>Immutable; the messages are shared with the transcript that was given wherever nothing was wrong with them.</remarks>
public sealed class MendedTranscript
{
    internal MendedTranscript(IReadOnlyList<ChatMessage> messages, IReadOnlyList<TranscriptMending> mendings, IReadOnlyList<TranscriptDefect> defects)
    {
        Messages = messages;
        Mendings = mendings;
        Defects = defects;
    }

    /// <summary>The messages; the very list that was given when nothing was wrong.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>What was mended, in the order in which it was done.</summary>
    public IReadOnlyList<TranscriptMending> Mendings { get; }

    /// <summary>What could not be mended; indices are those of <see cref="Messages"/>.</summary>
    public IReadOnlyList<TranscriptDefect> Defects { get; }

    /// <summary>Whether anything was changed.</summary>
    public bool IsChanged => Mendings.Count > 0;
}
