using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>A model that answers at once, or after a true await.</summary>
internal sealed class InnerChatClient(bool awaits, int updates = 100) : IChatClient
{
    private static readonly ChatResponse Response = new(new ChatMessage(ChatRole.Assistant, "It is on its way."))
    {
        FinishReason = ChatFinishReason.Stop,
        Usage = new() { InputTokenCount = 12, OutputTokenCount = 5, TotalTokenCount = 17 },
    };

    private static readonly Task<ChatResponse> Completed = Task.FromResult(Response);
    private static readonly ChatResponseUpdate Update = new(ChatRole.Assistant, "word ");

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        awaits ? YieldAsync() : Completed;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < updates; i++)
        {
            if (awaits && i == 0)
            {
                await Task.Yield();
            }

            yield return Update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static async Task<ChatResponse> YieldAsync()
    {
        await Task.Yield();
        return Response;
    }
}
