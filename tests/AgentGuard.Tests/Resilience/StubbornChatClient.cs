using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience;

/// <summary>A client that never answers and ignores its token, after the updates it is given.</summary>
internal sealed class StubbornChatClient(params ChatResponseUpdate[] updates) : IChatClient
{
    private readonly TaskCompletionSource _never = new();

    public int Disposed { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var update in updates)
            {
                yield return update;
            }

            await _never.Task;
        }
        finally
        {
            Disposed++;
        }
    }

    public void GiveIn() => _never.SetResult();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task<ChatResponse> AnswerAsync()
    {
        await _never.Task;
        return new ChatResponse();
    }
}
