using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Support;

/// <summary>Looks around before every call and at every update.</summary>
internal sealed class ObservingChatClient(IChatClient innerClient, Action look) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        look();
        return base.GetResponseAsync(messages, options, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        look();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            look();
            yield return update;
        }
    }
}
