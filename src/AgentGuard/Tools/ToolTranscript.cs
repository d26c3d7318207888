using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Makes the messages of a loop ready for the model: every call answered once, in one message, and nothing unjudged.</summary>
internal sealed class ToolTranscript(ToolGuard guard)
{
    /// <summary>Gives the messages to send: the same list when nothing changes.</summary>
    public async ValueTask<IList<ChatMessage>> PrepareAsync(
        IList<ChatMessage> messages, IReadOnlyList<FunctionResultContent> pending, CancellationToken cancellationToken)
    {
        var ready = MergeResults(AddPending(messages, pending));
        return AmbientScope.Current?.Inspector is { } inspector && inspector.Inspects(TrustBoundary.ModelRequest)
            ? await InspectAsync(ready, cancellationToken).ConfigureAwait(false)
            : ready;
    }

    private static IList<ChatMessage> AddPending(IList<ChatMessage> messages, IReadOnlyList<FunctionResultContent> pending)
    {
        var sent = pending.Count == 0 ? null : messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => result.CallId).ToHashSet(StringComparer.Ordinal);
        var missing = pending.Where(result => !sent!.Contains(result.CallId)).ToList<AIContent>();
        return missing.Count == 0 ? messages : [new ChatMessage(ChatRole.Tool, missing), .. messages];
    }

    /// <summary>Joins results of ours and their neighbours: some providers want the results of one answer together.</summary>
    private static IList<ChatMessage> MergeResults(IList<ChatMessage> messages)
    {
        List<ChatMessage>? merged = null;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var previous = merged is null ? (i > 0 ? messages[i - 1] : null) : merged.LastOrDefault();
            if (message.Role == ChatRole.Tool && previous?.Role == ChatRole.Tool
                && (CorrectionRounds.IsMarked(previous) || CorrectionRounds.IsMarked(message)))
            {
                merged ??= [.. messages.Take(i)];
                var joined = previous.Clone();
                joined.Contents = [.. previous.Contents, .. message.Contents];
                merged[^1] = joined;
            }
            else
            {
                merged?.Add(message);
            }
        }

        return merged ?? messages;
    }

    private static string NameOf(IList<ChatMessage> messages, string callId) =>
        messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .LastOrDefault(call => call.CallId == callId)?.Name ?? "(unknown)";

    private async ValueTask<IList<ChatMessage>> InspectAsync(IList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        List<ChatMessage>? judged = null;
        for (var i = 0; i < messages.Count; i++)
        {
            for (var j = 0; j < messages[i].Contents.Count; j++)
            {
                if (messages[i].Contents[j] is not FunctionResultContent { Result: { } result } content)
                {
                    continue;
                }

                var outcome = await InspectAsync(result, messages, content.CallId, cancellationToken).ConfigureAwait(false);
                if (!ReferenceEquals(outcome, result))
                {
                    judged ??= [.. messages];
                    judged[i] = WithResult(judged[i], j, content, outcome);
                }
            }
        }

        return judged ?? messages;
    }

    private async ValueTask<object?> InspectAsync(
        object result, IList<ChatMessage> messages, string callId, CancellationToken cancellationToken)
    {
        var inspector = AmbientScope.Current!.Inspector!;
        if (JudgedResults.TryGet(inspector, result, out var known))
        {
            return known;
        }

        var inspection = new ToolInspection(guard, NameOf(messages, callId), plan: null);
        var outcome = await inspection.InspectResultAsync(result, TrustBoundary.ModelRequest, cancellationToken).ConfigureAwait(false);
        JudgedResults.Remember(inspector, result, outcome);
        return outcome;
    }

    private static ChatMessage WithResult(ChatMessage message, int index, FunctionResultContent content, object? result)
    {
        var copy = message.Clone();
        // The provider's own form of a message would still hold what was taken out.
        copy.RawRepresentation = null;
        copy.Contents = [.. message.Contents];
        copy.Contents[index] = new FunctionResultContent(content.CallId, result)
        {
            Exception = content.Exception,
            AdditionalProperties = content.AdditionalProperties,
            Annotations = content.Annotations,
        };
        return copy;
    }
}
