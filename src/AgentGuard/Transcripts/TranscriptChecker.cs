using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Finds what a provider does not accept in a transcript.</summary>
/// <remarks>
/// One pass over the messages, which are only read. Allocates nothing when nothing is wrong and the messages are a list. Thread-safe.
/// </remarks>
public static class TranscriptChecker
{
    /// <summary>Checks a transcript.</summary>
    /// <param name="messages">The messages, as they would be sent; a list is read in place.</param>
    /// <param name="rules">What the provider accepts.</param>
    /// <returns>The defects, message by message; empty when the provider accepts the transcript. They hold no content.</returns>
    /// <exception cref="ArgumentException">The rules accept no id of a call at all.</exception>
    public static IReadOnlyList<TranscriptDefect> Check(IEnumerable<ChatMessage> messages, TranscriptRules rules)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(rules);
        rules.ThrowIfInvalid();
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var check = new TranscriptCheck(list, rules);
        for (var i = 0; i < list.Count; i++)
        {
            check.CheckMessage(i);
        }

        return check.Finish();
    }
}
