using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Support;

/// <summary>A model whose answers have everything that an answer can have.</summary>
internal sealed class RichChatClient : IChatClient
{
    public static readonly object Raw = new();

    public ChatOptions? Seen { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Seen = options;
        var message = new ChatMessage(ChatRole.Assistant, Contents()) { MessageId = "m1", AuthorName = "model" };
        return Task.FromResult(new ChatResponse(message)
        {
            ResponseId = "r1",
            ConversationId = "c1",
            ModelId = "rich",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4, TotalTokenCount = 7 },
            AdditionalProperties = new() { ["extra"] = 42 },
            RawRepresentation = Raw,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            update.RawRepresentation = Raw;
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is "special" ? "keyed" : serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static List<AIContent> Contents() =>
    [
        new TextReasoningContent("hm"),
        new TextContent("here it is") { Annotations = [new CitationAnnotation { Title = "source" }] },
        new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
    ];
}
