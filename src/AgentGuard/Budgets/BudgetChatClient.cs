using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Reserves before and settles after every model call.</summary>
internal sealed class BudgetChatClient : PipelineStageChatClient
{
    private readonly BudgetPolicy _policy;

    public BudgetChatClient(IChatClient innerClient, BudgetPolicy policy)
        : base(innerClient) => _policy = policy;

    public override string Name => "UseBudgets()";

    public override PipelineFeatures Features => PipelineFeatures.Budget;

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(BudgetPolicy) ? _policy : base.GetService(serviceType, serviceKey);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _policy.BeginAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken)
            .SendAsync(InnerClient, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var call = await _policy.BeginAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken).ConfigureAwait(false);
        await using (call.ConfigureAwait(false))
        {
            do
            {
                var items = base.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                await using (items.ConfigureAwait(false))
                {
                    while (await MoveNextAsync(items, call, cancellationToken).ConfigureAwait(false))
                    {
                        if (call.Take(items.Current) is { } update)
                        {
                            yield return update;
                        }
                    }
                }

                if (await call.CompleteAsync(cancellationToken).ConfigureAwait(false) is { } mark)
                {
                    yield return mark;
                }
            }
            while (call.AsksAgain);
        }
    }

    private static ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<ChatResponseUpdate> items, BudgetedCall call, CancellationToken cancellationToken)
    {
        var next = items.MoveNextAsync();
        return next.IsCompletedSuccessfully ? next : WaitAsync(next, call, cancellationToken);
    }

    private static async ValueTask<bool> WaitAsync(ValueTask<bool> next, BudgetedCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await next.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await call.FailAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
