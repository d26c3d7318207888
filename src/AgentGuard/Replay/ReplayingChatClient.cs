using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Answers model calls from a recording; outside of the loop, tool calls.</summary>
internal sealed class ReplayingChatClient(IChatClient innerClient, RunReplay replay) : PipelineStageChatClient(innerClient)
{
    private readonly IChatClient _live = replay.Missing is { } missing ? new RecordingChatClient(innerClient, () => missing) : innerClient;
    private readonly bool _isOutsideOfLoop = innerClient.GetService<FunctionInvokingChatClient>() is not null;

    public override string Name => "UseReplay()";

    public override PipelineFeatures Features => PipelineFeatures.None;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (_isOutsideOfLoop)
        {
            return await base.GetResponseAsync(messages, LoopTools.Map(options, replay.Answer), cancellationToken).ConfigureAwait(false);
        }

        List<ChatMessage> list = [.. messages];
        var request = CanonicalRequest.OfModel(list, options);
        if (await replay.TakeAsync(tool: null, request, cancellationToken).ConfigureAwait(false) is { } step)
        {
            if (step.Failure is { } failure)
            {
                await replay.WaitAsync(failure.IsCancelled ? TimeSpan.Zero : step.Duration, cancellationToken).ConfigureAwait(false);
                throw await replay.FailAsync(failure, cancellationToken).ConfigureAwait(false);
            }

            await replay.WaitAsync(step.Duration, cancellationToken).ConfigureAwait(false);
            return step.Response is { } recorded ? ResponseCopy.Of(recorded)
                : (step.Updates ?? []).Select(update => ResponseCopy.Of(update.Update)).ToChatResponse();
        }

        return await _live.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> list = [.. messages];
        if (_isOutsideOfLoop)
        {
            await foreach (var update in base.GetStreamingResponseAsync(list, LoopTools.Map(options, replay.Answer), cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var request = CanonicalRequest.OfModel(list, options);
        if (await replay.TakeAsync(tool: null, request, cancellationToken).ConfigureAwait(false) is not { } step)
        {
            await foreach (var update in _live.GetStreamingResponseAsync(list, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var updates = step.Updates
            ?? [.. ResponseCopy.Of(step.Response ?? new()).ToChatResponseUpdates().Select(update => new RecordedUpdate(update, step.Duration))];
        var passed = TimeSpan.Zero;
        foreach (var (update, after) in updates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await replay.WaitAsync(after - passed, cancellationToken).ConfigureAwait(false);
            passed = after;
            yield return ResponseCopy.Of(update);
        }

        if (step.Failure is { } failure)
        {
            await replay.WaitAsync(failure.IsCancelled ? TimeSpan.Zero : step.Duration - passed, cancellationToken).ConfigureAwait(false);
            throw await replay.FailAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        // The end of a stream may come long after its last piece.
        await replay.WaitAsync(step.Duration - passed, cancellationToken).ConfigureAwait(false);
    }
}
