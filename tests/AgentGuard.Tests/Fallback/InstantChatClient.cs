using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback;

/// <summary>A client whose answer is there at once and costs nothing; a stream has as many updates as output tokens are allowed.</summary>
internal sealed class InstantChatClient : IChatClient
{
    public Task<ChatResponse> Answer { get; } = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hi")));

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Answer;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new Updates(options?.MaxOutputTokens ?? 1);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private sealed class Updates(int count) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private static readonly ChatResponseUpdate Update = new(ChatRole.Assistant, "Hi");
        private int _left = count;

        public ChatResponseUpdate Current => Update;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(_left-- > 0);

        public ValueTask DisposeAsync() => default;
    }
}
