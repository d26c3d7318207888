using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback;

/// <summary>A client whose answer is there at once and costs nothing.</summary>
internal sealed class InstantChatClient : IChatClient
{
    public Task<ChatResponse> Answer { get; } = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hi")));

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Answer;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
