using System.Runtime.CompilerServices;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Records the model calls that pass it; outside of the loop, the tool calls.</summary>
internal sealed class RecordingChatClient(IChatClient innerClient, Func<RunRecorder?> current, ModelFailureClassifier? classifier = null)
    : PipelineStageChatClient(innerClient)
{
    private readonly ModelFailureClassifier _classifier = classifier ?? new();
    private readonly bool _isOutsideOfLoop = innerClient.GetService<FunctionInvokingChatClient>() is not null;

    public override string Name => "UseRecording()";

    public override PipelineFeatures Features => PipelineFeatures.None;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (current() is not { } recorder)
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }

        if (_isOutsideOfLoop)
        {
            return await base.GetResponseAsync(messages, LoopTools.Map(options, recorder.Record), cancellationToken).ConfigureAwait(false);
        }

        List<ChatMessage> list = [.. messages];
        var step = recorder.Begin(tool: null, CanonicalRequest.OfModel(list, options, recorder.Memory));
        try
        {
            var response = await base.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
            step.Answered(ResponseCopy.Of(response));
            return response;
        }
        catch (Exception e)
        {
            step.Failed(e, Classify(e, cancellationToken));
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> list = [.. messages];
        var recorder = current();
        var step = _isOutsideOfLoop ? null : recorder?.Begin(tool: null, CanonicalRequest.OfModel(list, options, recorder.Memory));
        options = _isOutsideOfLoop && recorder is not null ? LoopTools.Map(options, recorder.Record) : options;
        Exception? failure = null;
        var updates = base.GetStreamingResponseAsync(list, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception e)
                {
                    failure = e;
                    throw;
                }

                step?.Came(ResponseCopy.Of(updates.Current));
                yield return updates.Current;
            }
        }
        finally
        {
            // A stream that its reader leaves is recorded as far as it was read.
            step?.StreamEnded(failure, failure is null ? null : Classify(failure, cancellationToken));
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ModelFailure? Classify(Exception exception, CancellationToken cancellationToken) =>
        exception is AgentGuardException and not ModelFailureException
            ? null
            : _classifier.Classify(exception, WireObservation.Current, cancellationToken);
}
