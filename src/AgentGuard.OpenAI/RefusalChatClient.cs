using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace AgentGuard.OpenAI;

/// <summary>Gives refusals in streams as the adapter of the SDK gives them in whole answers: an <see cref="ErrorContent"/>, <c>Refusal</c>.</summary>
internal sealed class RefusalChatClient : DelegatingChatClient
{
    public RefusalChatClient(IChatClient innerClient)
        : base(innerClient)
    {
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StringBuilder? refusal = null;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.RawRepresentation is StreamingChatCompletionUpdate { RefusalUpdate: { Length: > 0 } words })
            {
                (refusal ??= new()).Append(words);
            }

            // Before the end is announced: what comes after it would be too late for whoever decides by it.
            if (refusal is not null && update.FinishReason is not null)
            {
                yield return Told(refusal.ToString(), update);
                refusal = null;
            }

            yield return update;
        }
    }

    private static ChatResponseUpdate Told(string refusal, ChatResponseUpdate end) =>
        new(end.Role, [new ErrorContent(refusal) { ErrorCode = "Refusal" }])
        {
            ResponseId = end.ResponseId,
            MessageId = end.MessageId,
            ModelId = end.ModelId,
            CreatedAt = end.CreatedAt,
            ConversationId = end.ConversationId,
        };
}
