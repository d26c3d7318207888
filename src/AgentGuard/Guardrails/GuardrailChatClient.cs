using System.Runtime.CompilerServices;
using AgentGuard.Failures;
using AgentGuard.Guardrails.Deeds;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Inspects what goes in and what comes out, and lends the policy to the tool guard further in.</summary>
internal sealed class GuardrailChatClient : PipelineStageChatClient
{
    private readonly GuardrailPolicy _policy;
    private readonly GuardrailEnforcement _enforcement;
    private readonly MessageInspection _input;

    private readonly bool _hasNothingToDo;

    // Where no run is current, placeholders and the inspector need one for the time of the call.
    private readonly RunScopingChatClient _inOwnRun;

    public GuardrailChatClient(IChatClient innerClient, GuardrailPolicy policy, IEscalation? escalation, ModelFailureClassifier classifier)
        : base(innerClient)
    {
        _policy = policy;
        _enforcement = new GuardrailEnforcement(policy, escalation);
        _input = new MessageInspection(policy);
        _hasNothingToDo = !policy.Restores
            && !policy.Inspects(TrustBoundary.Input) && !policy.Inspects(TrustBoundary.ModelRequest)
            && !policy.Inspects(TrustBoundary.ToolResult) && !policy.Inspects(TrustBoundary.Output)
            && !PipelineStages.Contains(innerClient, PipelineFeatures.ToolInvocationGuard | PipelineFeatures.ToolCallGuard);
        _inOwnRun = new RunScopingChatClient(this, new AgentRunOptions { TimeLimit = null }, classifier, policy.Events, policy.TimeProvider);
    }

    public override string Name => "UseGuardrails()";

    public override PipelineFeatures Features => PipelineFeatures.Guardrails
        | (_policy.Inspects(TrustBoundary.ToolCall) || _policy.Inspects(TrustBoundary.ToolResult) ? PipelineFeatures.ToolGuardrails : 0);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (_hasNothingToDo)
        {
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        return AmbientScope.Current is { } scope
            ? GuardAsync(messages, options, scope, cancellationToken)
            : _inOwnRun.GetResponseAsync(messages, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _hasNothingToDo
            ? base.GetStreamingResponseAsync(messages, options, cancellationToken)
            : StreamAsync(messages, options, cancellationToken);
    }

    private async Task<ChatResponse> GuardAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, AmbientScope scope, CancellationToken cancellationToken)
    {
        var input = await _input.InspectAsync(messages, cancellationToken).ConfigureAwait(false);
        if (input.Stop is not null)
        {
            return await _enforcement.AnswerAsync(input.Boundary, input.Stop, cancellationToken).ConfigureAwait(false);
        }

        var deeds = new ConversationDeeds(scope.Run, input.Messages);
        AmbientScope.Current = scope.With(ChainedInspector.Of(scope.Inspector, _policy));
        var gate = new OutputGate(_policy, _enforcement);
        var turn = new ReaskTurn(input.Messages, options);
        (ChatResponse Response, IList<ChatMessage> Remaining)? rejected = null;
        while (true)
        {
            var response = await base.GetResponseAsync(turn.Messages, turn.Options, cancellationToken).ConfigureAwait(false);
            deeds.Read(response.Messages);
            var messagesToShow = await GuardedResponse.DecideAsync(gate, response, cancellationToken).ConfigureAwait(false);
            var reask = gate.TakeReask();
            turn = reask is null ? turn : turn.Next(response, reask);
            response.Messages = messagesToShow;
            response.FinishReason = gate.Stopped ? ChatFinishReason.ContentFilter : response.FinishReason;
            if (rejected is { } earlier)
            {
                ReaskTurn.Join(earlier.Response, earlier.Remaining, response);
            }

            if (reask is null)
            {
                new AnswerOrigins().Label(response.Messages);
                return response;
            }

            rejected = (response, response.Messages);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = AmbientScope.Current is { } scope
            ? GuardStreamAsync(messages, options, scope, cancellationToken)
            : _inOwnRun.GetStreamingResponseAsync(messages, options, cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> GuardStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, AmbientScope scope,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = await _input.InspectAsync(messages, cancellationToken).ConfigureAwait(false);
        if (input.Stop is not null)
        {
            var answer = await _enforcement.AnswerAsync(input.Boundary, input.Stop, cancellationToken).ConfigureAwait(false);
            foreach (var update in answer.ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        var deeds = new ConversationDeeds(scope.Run, input.Messages);
        scope = scope.With(ChainedInspector.Of(scope.Inspector, _policy));
        var gate = new OutputGate(_policy, _enforcement);
        var origins = new AnswerOrigins();
        var turn = new ReaskTurn(input.Messages, options);
        while (true)
        {
            List<ChatResponseUpdate>? transcript = _policy.MayReask ? [] : null;
            var guarded = new GuardedStream(gate);
            var updates = base.GetStreamingResponseAsync(turn.Messages, turn.Options, cancellationToken);
            await foreach (var update in AmbientStream.RunIn(scope, updates, cancellationToken).ConfigureAwait(false))
            {
                transcript?.Add(update);
                deeds.Read(update.Contents);
                await guarded.AcceptAsync(update, cancellationToken).ConfigureAwait(false);
                while (guarded.TryTake(out var ready))
                {
                    yield return origins.Label(ready);
                }
            }

            await guarded.FlushAsync(cancellationToken).ConfigureAwait(false);
            while (guarded.TryTake(out var ready))
            {
                yield return origins.Label(ready);
            }

            if (gate.TakeReask() is not { } reask)
            {
                yield break;
            }

            turn = turn.Next(transcript!.ToChatResponse(), reask);
        }
    }
}
