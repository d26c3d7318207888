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
    private int _ended;

    public int Calls => Volatile.Read(ref _calls);

    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>How many calls were read to their end, failed, or were given up.</summary>
    public int Ended => Volatile.Read(ref _ended);

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
        try
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, await TextAsync(answer.Task, cancellationToken));
            yield return new ChatResponseUpdate
            {
                Contents = [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 })],
                FinishReason = ChatFinishReason.Stop,
            };
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task<string> TextAsync(Task<string> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
    }
}
