using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Support;

/// <summary>Asks a client on either path, so that one test covers both.</summary>
internal static class Paths
{
    public static async Task<ChatResponse> AskAsync(
        this IChatClient client, bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        streaming
            ? await client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync(messages, options, cancellationToken);

    public static Task<ChatResponse> AskAsync(this IChatClient client, bool streaming, string text, ChatOptions? options = null) =>
        client.AskAsync(streaming, [new ChatMessage(ChatRole.User, text)], options);
}
