using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance.Effects;

/// <summary>A model that refunds order after order, one with each answer.</summary>
internal sealed class RefundModel(int orders, Action<int> beforeAnswer) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var done = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Count();
        beforeAnswer(done);
        AIContent content = done < orders
            ? new FunctionCallContent($"call-{done}", "refund", new Dictionary<string, object?> { ["order"] = done.ToString(CultureInfo.InvariantCulture) })
            : new TextContent("done");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
