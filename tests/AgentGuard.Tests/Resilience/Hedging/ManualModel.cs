using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience.Hedging;

/// <summary>A model whose calls answer, and fail, when the test says so.</summary>
internal sealed class ManualModel : IChatClient
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _answers = new();
    private int _calls;
    private int _cancelled;

    public int Calls => Volatile.Read(ref _calls);

    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>The answer of a call, from 1; it may be given before the call is made.</summary>
    public TaskCompletionSource<string> this[int call] =>
        _answers.GetOrAdd(call, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answer = this[Interlocked.Increment(ref _calls)];
        string text;
        try
        {
            text = await answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, text);
        yield return new ChatResponseUpdate
        {
            Contents = [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 })],
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
