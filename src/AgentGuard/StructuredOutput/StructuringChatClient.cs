using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>Asks until an answer conforms to the schema of its request.</summary>
internal sealed class StructuringChatClient : PipelineStageChatClient
{
    private readonly StructuredOutputPolicy _policy;
    private readonly SchemaDeliveries _deliveries;
    private readonly bool _drawsAttempts;

    // Where no run is current, the exclusion of candidates needs one for the time of the call.
    private readonly RunScopingChatClient _inOwnRun;

    public StructuringChatClient(IChatClient innerClient, StructuredOutputPolicy policy, TimeProvider? timeProvider)
        : base(innerClient)
    {
        _policy = policy;
        _deliveries = new SchemaDeliveries(policy.Options.Delivery, innerClient.GetService<ChatClientMetadata>()?.ProviderName);
        _drawsAttempts = !PipelineStages.Contains(innerClient, PipelineFeatures.Retry);
        _inOwnRun = new RunScopingChatClient(this, new AgentRunOptions { TimeLimit = null }, policy.Classifier, policy.Events, timeProvider);
    }

    public override string Name => "UseStructuredOutput()";

    public override PipelineFeatures Features => PipelineFeatures.StructuredOutput;

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(StructuredOutputPolicy) ? _policy : base.GetService(serviceType, serviceKey);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return options?.ResponseFormat is not ChatResponseFormatJson format ? base.GetResponseAsync(messages, options, cancellationToken)
            : AmbientScope.Current is { } scope ? AnswerAsync(Begin(messages, options, format), scope, cancellationToken)
            : _inOwnRun.GetResponseAsync(messages, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return options?.ResponseFormat is ChatResponseFormatJson format
            ? StreamAsync(messages, options, format, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    private OutputCall Begin(IEnumerable<ChatMessage> messages, ChatOptions options, ChatResponseFormatJson format) =>
        new(_policy, _policy.Compile(format), _deliveries, messages, options, _drawsAttempts);

    private async Task<ChatResponse> AnswerAsync(OutputCall call, AmbientScope scope, CancellationToken cancellationToken)
    {
        AmbientScope.Current = scope.With(call.Exclusion);
        UsageDetails? spent = null;
        while (true)
        {
            ChatResponse response;
            try
            {
                response = await base.GetResponseAsync(call.Turn.Messages, call.Turn.Options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (call.CanLower(e, cancellationToken))
            {
                await call.LowerAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var answer = new WholeAnswer(response);
            answer.Add(spent);
            if (!answer.IsJudged)
            {
                return response;
            }

            var judgement = await call.JudgeAsync(answer.Text, response.FinishReason, cancellationToken).ConfigureAwait(false);
            if (judgement.IsAccepted)
            {
                return answer.Accept(judgement, await call.AcceptAsync(judgement, cancellationToken).ConfigureAwait(false));
            }

            await call.RejectAsync(answer.Text, response.ConversationId, judgement, default, cancellationToken).ConfigureAwait(false);
            spent = response.Usage;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        ChatResponseFormatJson format,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = AmbientScope.Current is { } scope
            ? AnswerStreamAsync(Begin(messages, options, format), scope, cancellationToken)
            : _inOwnRun.GetStreamingResponseAsync(messages, options, cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerStreamAsync(
        OutputCall call, AmbientScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        scope = scope.With(call.Exclusion);
        string? replaces = null;
        while (true)
        {
            using var answer = new StreamedAnswer(call.Streaming, call.StreamValidator, replaces);
            var updates = base.GetStreamingResponseAsync(call.Turn.Messages, call.Turn.Options, cancellationToken);
            var items = AmbientStream.RunIn(scope, updates, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                while (!answer.IsCut && await MoveNextAsync(items, answer, call, cancellationToken).ConfigureAwait(false))
                {
                    answer.Take(items.Current);
                    while (answer.TryTakeReady(out var ready))
                    {
                        yield return ready;
                    }
                }
            }

            if (answer.IsLowered)
            {
                continue;
            }

            var isDone = await ConcludeAsync(answer, call, cancellationToken).ConfigureAwait(false);
            while (answer.TryTakeReady(out var ready))
            {
                yield return ready;
            }

            if (isDone)
            {
                yield break;
            }

            replaces = answer.ReleasedMessage;
        }
    }

    private static async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<ChatResponseUpdate> items, StreamedAnswer answer, OutputCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (!answer.HasBegun && call.CanLower(e, cancellationToken))
        {
            await call.LowerAsync(cancellationToken).ConfigureAwait(false);
            answer.IsLowered = true;
            return false;
        }
    }

    private static async ValueTask<bool> ConcludeAsync(StreamedAnswer answer, OutputCall call, CancellationToken cancellationToken)
    {
        if (!answer.IsJudged)
        {
            answer.ReleaseAll();
            return true;
        }

        var judgement = answer is { IsCut: true, Rejection: { } error }
            ? ReaskText.Cut(call.Schema, error)
            : await call.JudgeAsync(answer.Text, answer.FinishReason, cancellationToken).ConfigureAwait(false);
        if (judgement.IsAccepted)
        {
            answer.Accept(judgement, await call.AcceptAsync(judgement, cancellationToken).ConfigureAwait(false));
            return true;
        }

        await call.RejectAsync(answer.Text, answer.ConversationId, judgement, answer.Ending, cancellationToken).ConfigureAwait(false);
        answer.Reject();
        return false;
    }
}
