using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tracing.Conventions;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Around one attempt to call a model.</summary>
internal sealed class ModelCallTracingChatClient : PipelineStageChatClient
{
    private readonly AgentTracer _tracer;
    private readonly string? _provider;
    private readonly string? _defaultModel;
    private readonly Uri? _server;

    public ModelCallTracingChatClient(IChatClient innerClient, AgentTracer tracer)
        : base(innerClient)
    {
        _tracer = tracer;
        var metadata = innerClient.GetService<ChatClientMetadata>();
        (_provider, _defaultModel, _server) = (metadata?.ProviderName, metadata?.DefaultModelId, metadata?.ProviderUri);
    }

    public override string Name => "UseTracing()";

    public override PipelineFeatures Features => PipelineFeatures.None;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _tracer.IsOn ? TraceAsync(messages, options, cancellationToken) : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _tracer.IsOn ? TraceStreamAsync(messages, options, cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> TraceAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        List<ChatMessage> list = [.. messages];
        var call = ModelCallSpan.Start(_tracer, Facts(options, isStreaming: false), list);
        Exception? failure = null;
        try
        {
            var response = await base.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
            call.Answered(response);
            return response;
        }
        catch (Exception e) when (Note(out failure, e))
        {
            throw;
        }
        finally
        {
            await call.EndAsync(failure, isAbandoned: false).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> TraceStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ChatMessage> list = [.. messages];
        var call = ModelCallSpan.Start(_tracer, Facts(options, isStreaming: true), list);
        var activity = Activity.Current;
        Exception? failure = null;
        var isOver = false;
        var updates = base.GetStreamingResponseAsync(list, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        isOver = true;
                        break;
                    }
                }
                catch (Exception e) when (Note(out failure, e))
                {
                    throw;
                }

                call.Came(updates.Current);
                yield return updates.Current;
                Activity.Current = activity;
            }
        }
        finally
        {
            Activity.Current = activity;
            try
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                await call.EndAsync(failure, isAbandoned: !isOver && failure is null).ConfigureAwait(false);
            }
        }
    }

    private ModelCallFacts Facts(ChatOptions? options, bool isStreaming) => new(_provider, options?.ModelId ?? _defaultModel, _server, options, isStreaming);

    private static bool Note(out Exception? noted, Exception exception)
    {
        noted = exception;
        return false;
    }
}
