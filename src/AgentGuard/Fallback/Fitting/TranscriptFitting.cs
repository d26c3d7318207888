using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Fallback.Memory;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>Mends a transcript for a provider that did not write it, and labels what others than the first candidate's provider write.</summary>
/// <remarks>
/// What bears no label was written by the provider of the first candidate. So the way to the first candidate costs a look for labels on
/// calls and reasoning, and nothing where all candidates are of one provider.
/// </remarks>
internal sealed class TranscriptFitting
{
    private readonly AgentEvents? _events;
    private readonly string? _first;
    private readonly bool _mixes;

    public TranscriptFitting(CandidateState[] candidates, AgentEvents? events)
    {
        _events = events;
        _first = candidates[0].Transcript.Provider;
        _mixes = Array.Exists(candidates, IsForeign);
    }

    /// <summary>Whether a candidate is of another provider than the first.</summary>
    public bool IsForeign(CandidateState candidate) => !IsSame(candidate.Transcript.Provider, _first);

    /// <summary>Whether the transcript has to be looked at before the candidate is asked.</summary>
    /// <remarks>Where the provider keeps the conversation, a request holds but its end.</remarks>
    public bool Concern(CandidateState candidate, IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        _mixes && options?.ConversationId is null && (IsForeign(candidate) || HasForeign(messages, candidate.Transcript.Provider));

    /// <summary>Mends the transcript for a candidate, where that is needed.</summary>
    /// <returns>The messages to send; the ones that were given when nothing is wrong.</returns>
    public async ValueTask<IEnumerable<ChatMessage>> FitAsync(
        CandidateState candidate, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (!Concern(candidate, messages, options))
        {
            return messages;
        }

        var rules = IsForeign(candidate) ? candidate.Transcript : candidate.Transcript with { TrustsUnattributed = true };
        var mended = TranscriptFixer.Mend(messages, rules);
        if (mended.IsChanged || mended.Defects.Count > 0)
        {
            var happened = new TranscriptMended(
                candidate.Name,
                rules.Name,
                mended.Mendings.CountBy(mending => mending.Kind).ToDictionary(),
                mended.Defects.CountBy(defect => defect.Kind).ToDictionary());
            await AgentEvents.RaiseAsync(_events, happened, cancellationToken).ConfigureAwait(false);
        }

        return mended.Messages;
    }

    /// <summary>Labels an answer, if it is of another provider than the first candidate's.</summary>
    public void Label(ChatResponse answer, CandidateState by)
    {
        if (_mixes && IsForeign(by))
        {
            foreach (var message in answer.Messages)
            {
                Label(message.Contents, by.Transcript.Provider);
            }
        }
    }

    /// <inheritdoc cref="Label(ChatResponse, CandidateState)"/>
    public void Label(ChatResponseUpdate update, CandidateState by)
    {
        if (_mixes && IsForeign(by))
        {
            Label(update.Contents, by.Transcript.Provider);
        }
    }

    private static bool IsSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool Matters(AIContent content) =>
        content is ToolCallContent or ToolResultContent or TextReasoningContent or HostedFileContent or HostedVectorStoreContent;

    private static void Label(IList<AIContent> contents, string? provider)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (Matters(contents[i]) && contents[i].AdditionalProperties?.ContainsKey(TranscriptAuthor.PropertyName) is not true)
            {
                var properties = contents[i].AdditionalProperties?.Clone() ?? [];
                properties[TranscriptAuthor.PropertyName] = provider ?? string.Empty;
                contents[i].AdditionalProperties = properties;
            }
        }
    }

    private static bool HasForeign(IEnumerable<ChatMessage> messages, string? provider)
    {
        if (messages is IReadOnlyList<ChatMessage> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (IsForeign(list[i].Contents, provider))
                {
                    return true;
                }
            }

            return false;
        }

        return messages.Any(message => IsForeign(message.Contents, provider));
    }

    private static bool IsForeign(IList<AIContent> contents, string? provider)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i].AdditionalProperties is { } properties && Matters(contents[i])
                && properties.TryGetValue(TranscriptAuthor.PropertyName, out var author) && !IsSame(NameOf(author), provider))
            {
                return true;
            }
        }

        return false;
    }

    private static string? NameOf(object? author) =>
        author as string ?? (author is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString() : null);
}
