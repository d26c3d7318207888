using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A model that summarises by quoting the beginning; every seventh time it fails, every eleventh it says nothing.</summary>
internal sealed class QuotingChatClient : IChatClient
{
    private const int Quoted = 400;
    private int _calls;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        _calls++;
        var text = messages.Last().Text;
        return _calls % 7 == 0
            ? throw new InvalidOperationException("The model is away.")
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, _calls % 11 == 0 ? " " : "Goal: " + text[..Math.Min(Quoted, text.Length)])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
