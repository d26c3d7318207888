using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Answers;

/// <summary>Keeps apart the answers of candidates of which one takes the place of the other in a stream, and says whether that may be.</summary>
internal sealed class StreamRestart
{
    private int _restarts;
    private string? _voidId;

    /// <summary>Begins a stream.</summary>
    /// <param name="options">The options of the request: where the provider keeps the conversation, what it was told cannot be taken back.</param>
    public StreamRestart(ChatOptions? options) => IsAllowed = options?.ConversationId is null;

    /// <summary>Whether nothing was handed out that somebody may act on.</summary>
    public bool IsAllowed { get; private set; }

    /// <summary>Takes note of an update that is handed out. A message that comes in place of another must not have its id.</summary>
    /// <returns>The update, with an id of its own where it needs one.</returns>
    public ChatResponseUpdate Follow(ChatResponseUpdate update)
    {
        for (var i = 0; i < update.Contents.Count; i++)
        {
            IsAllowed &= update.Contents[i] is TextContent or TextReasoningContent or UsageContent or DataContent or UriContent or ErrorContent;
        }

        if (!string.IsNullOrEmpty(update.MessageId) && update.MessageId != _voidId)
        {
            return update;
        }

        var own = update.Clone();
        own.MessageId = FormattableString.Invariant($"{_voidId ?? "answer"}-{_restarts}");
        return own;
    }

    /// <summary>Begins anew.</summary>
    /// <param name="last">The last update that was handed out.</param>
    /// <returns>The update that says so.</returns>
    public ChatResponseUpdate Begin(ChatResponseUpdate last)
    {
        _restarts++;
        _voidId = last.MessageId;
        return new ChatResponseUpdate { Role = ChatRole.Assistant, AdditionalProperties = new() { [FallbackChain.RestartedProperty] = true } };
    }
}
