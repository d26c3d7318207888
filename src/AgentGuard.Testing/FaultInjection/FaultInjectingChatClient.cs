using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AgentGuard.Testing.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.FaultInjection;

/// <summary>
/// Injects exceptions, empty answers, latency, stalls and cuts into the calls of an inner client, by a plan and in the
/// time of the given clock. Thread-safe.
/// </summary>
public sealed class FaultInjectingChatClient : DelegatingChatClient
{
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly ChatFaultPlan _plan;
    private readonly StallSignal _stalls;

    /// <summary>Wraps a client.</summary>
    /// <param name="innerClient">The client that answers when no fault is met.</param>
    /// <param name="plan">Decides which call meets which fault.</param>
    /// <param name="timeProvider">The clock of waits; <see langword="null"/> for <see cref="TimeProvider.System"/>.</param>
    public FaultInjectingChatClient(IChatClient innerClient, ChatFaultPlan plan, TimeProvider? timeProvider = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _stalls = new StallSignal(timeProvider ?? TimeProvider.System);
    }

    /// <summary>
    /// Waits until a call has begun to stall or to be late and its timer runs, so that virtual time can be advanced.
    /// Each call takes one wait, also one that began before.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes with the stall.</returns>
    public Task WaitForStallAsync(CancellationToken cancellationToken = default) => _stalls.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> conversation = [.. messages];
        var fault = Next(conversation, options, streaming: false);
        switch (fault?.Kind)
        {
            case ChatFaultKind.Exception:
                throw fault.CreateException();
            case ChatFaultKind.EmptyAnswer:
                return Empty().ToChatResponse();
            case ChatFaultKind.Latency:
                await _stalls.StallAsync(fault.Duration, cancellationToken).ConfigureAwait(false);
                break;
            case ChatFaultKind.Stall:
                await _stalls.StallAsync(fault.Duration, cancellationToken).ConfigureAwait(false);
                throw fault.CreateException();
        }

        var response = await base.GetResponseAsync(conversation, options, cancellationToken).ConfigureAwait(false);
        return fault?.Kind == ChatFaultKind.Cut ? throw fault.CreateException() : response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> conversation = [.. messages];
        var fault = Next(conversation, options, streaming: true);
        if (fault?.Kind == ChatFaultKind.Exception)
        {
            throw fault.CreateException();
        }

        if (fault?.Kind == ChatFaultKind.Latency)
        {
            await _stalls.StallAsync(fault.Duration, cancellationToken).ConfigureAwait(false);
        }

        var updates = fault?.Kind == ChatFaultKind.EmptyAnswer
            ? Empty().ToAsyncEnumerable()
            : base.GetStreamingResponseAsync(conversation, options, cancellationToken);
        var left = fault?.Kind is ChatFaultKind.Stall or ChatFaultKind.Cut ? fault.AfterUpdates : int.MaxValue;
        if (left > 0)
        {
            await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
                if (--left == 0)
                {
                    break;
                }
            }
        }

        await BreakAsync(fault, cancellationToken).ConfigureAwait(false);
    }

    private async Task BreakAsync(ChatFault? fault, CancellationToken cancellationToken)
    {
        if (fault?.Kind == ChatFaultKind.Stall)
        {
            await _stalls.StallAsync(fault.Duration, cancellationToken).ConfigureAwait(false);
        }

        if (fault?.Kind is ChatFaultKind.Stall or ChatFaultKind.Cut)
        {
            throw fault.CreateException();
        }
    }

    private ChatFault? Next(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        var key = ChatFaultKey.Of(messages);
        var attempt = _attempts.AddOrUpdate(key, 1, static (_, count) => count + 1);
        return _plan.Next(new ChatFaultRequest(messages, options, streaming, key, attempt));
    }

    private static ChatResponseUpdate[] Empty() => [new(ChatRole.Assistant, []) { FinishReason = ChatFinishReason.Stop }];
}
