using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Mends a transcript so that a provider accepts it: before a request goes to another provider, and after a compression.</summary>
/// <remarks>
/// <para>The messages that are given are never changed; what is wrong is copied, everything else shared. Nothing is drawn at random and no
/// clock is read: the same transcript is mended the same way, and a longer one begins as the shorter one did, so that the provider's prompt
/// cache survives. The exception is a result that arrives after all for a call that was sent as unanswered.</para>
/// <para>No text is lost but blanks and reasoning, and no message of the user. What a tool said without a call becomes a text labelled as a tool's
/// (<see cref="Provenance.ContentOrigin"/>). Thread-safe.</para>
/// </remarks>
public static class TranscriptFixer
{
    /// <summary>Mends a transcript.</summary>
    /// <param name="messages">The messages, as they would be sent.</param>
    /// <param name="rules">What the provider accepts.</param>
    /// <param name="wording">The words for what is missing; <see langword="null"/> for <see cref="TranscriptWording.Default"/>.</param>
    /// <returns>The transcript; with the very list that was given when nothing was wrong.</returns>
    /// <exception cref="ArgumentException">The rules accept no id of a call at all.</exception>
    public static MendedTranscript Mend(IEnumerable<ChatMessage> messages, TranscriptRules rules, TranscriptWording? wording = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(rules);
        var given = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var defects = TranscriptChecker.Check(given, rules);
        if (defects.Count == 0)
        {
            return new MendedTranscript(given, [], []);
        }

        var log = new MendingLog(rules, wording ?? TranscriptWording.Default);
        var drafts = new ContentMending(log).Mend(given);
        drafts = new CallPairing(log).Mend(drafts);
        drafts = new RoleOrder(log).Mend(drafts);
        if (log.Mendings.Count == 0)
        {
            return new MendedTranscript(given, [], defects);
        }

        List<ChatMessage> mended = [.. drafts.Select(draft => draft.ToMessage())];
        return new MendedTranscript(mended, log.Mendings, TranscriptChecker.Check(mended, rules));
    }
}
