using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>The inner half of the guard: between the loop and the model, it answers the calls that must not reach the loop.</summary>
internal sealed class ToolCallGuardingChatClient : PipelineStageChatClient
{
    private readonly ToolGuard _guard;
    private readonly ToolTranscript _transcript;
    private readonly IReadOnlyList<AITool> _additionalTools;
    private readonly PendingResults _pending = new();

    public ToolCallGuardingChatClient(IChatClient innerClient, ToolGuard guard, string name, IEnumerable<AITool>? additionalTools = null)
        : base(innerClient)
    {
        _guard = guard;
        _transcript = new ToolTranscript(guard);
        _additionalTools = [.. additionalTools ?? []];
        Name = name;
    }

    public override string Name { get; }

    public override PipelineFeatures Features => PipelineFeatures.ToolCallGuard;

    /// <summary>The loop around this client, where it is known.</summary>
    public FunctionInvokingChatClient? Loop { get; set; }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IList<ChatMessage> ?? [.. messages];
        return HasWork(list, options)
            ? GuardAsync(list, options, cancellationToken)
            : base.GetResponseAsync(list, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IList<ChatMessage> ?? [.. messages];
        return HasWork(list, options)
            ? GuardStreamAsync(list, options, cancellationToken)
            : base.GetStreamingResponseAsync(list, options, cancellationToken);
    }

    private async Task<ChatResponse> GuardAsync(
        IList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var review = Review(options);
        var conversation = await StartAsync(messages, options, review, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var response = await base
                .GetResponseAsync(conversation.Messages, conversation.Options, cancellationToken).ConfigureAwait(false);
            var contents = response.Messages.SelectMany(message => message.Contents).ToList();
            await review.JudgeAsync(contents, response.FinishReason, conversation.Round, cancellationToken).ConfigureAwait(false);
            review.Apply(response);
            if (!conversation.AsksAgain)
            {
                _pending.Add(response.ConversationId, review.Results);
                return conversation.Complete(response);
            }

            conversation.Continue(response);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> GuardStreamAsync(
        IList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var review = Review(options);
        var conversation = await StartAsync(messages, options, review, cancellationToken).ConfigureAwait(false);
        do
        {
            var answer = new HeldAnswer();
            var updates = base.GetStreamingResponseAsync(conversation.Messages, conversation.Options, cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                if (answer.Hold(update) is { } passing)
                {
                    yield return passing;
                }
            }

            await review.JudgeAsync(answer.Contents, answer.FinishReason, conversation.Round, cancellationToken).ConfigureAwait(false);
            foreach (var update in answer.Release(review, IdFactory.Create(_guard.TimeProvider.GetUtcNow())))
            {
                yield return update;
            }

            if (!conversation.AsksAgain)
            {
                _pending.Add(answer.ConversationId, review.Results);
                yield break;
            }

            conversation.Continue(answer.ToResponse());
        }
        while (true);
    }

    private bool HasWork(IList<ChatMessage> messages, ChatOptions? options) =>
        options?.Tools is { Count: > 0 } || _additionalTools.Count > 0 || Loop?.AdditionalTools is { Count: > 0 }
        || HasResults(messages);

    private static bool HasResults(IList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.Tool)
            {
                return true;
            }
        }

        return false;
    }

    private ToolCallReview Review(ChatOptions? options)
    {
        List<AITool> tools = [.. options?.Tools ?? [], .. Loop?.AdditionalTools ?? [], .. _additionalTools];
        return new ToolCallReview(_guard, tools, passUnknown: Loop is { TerminateOnUnknownCalls: true });
    }

    private async ValueTask<ToolCallConversation> StartAsync(
        IList<ChatMessage> messages, ChatOptions? options, ToolCallReview review, CancellationToken cancellationToken)
    {
        var pending = _pending.Take(options?.ConversationId);
        var ready = await _transcript.PrepareAsync(messages, pending, cancellationToken).ConfigureAwait(false);
        return new ToolCallConversation(ready, options, review, CorrectionRounds.Count(messages), _guard.MaxCorrections);
    }
}
