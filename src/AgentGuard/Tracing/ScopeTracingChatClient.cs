using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Says to all that is called within it where in the pipeline it stands.</summary>
internal abstract class ScopeTracingChatClient(IChatClient innerClient, AgentTracer tracer) : PipelineStageChatClient(innerClient)
{
    public override string Name => "UseTracing()";

    public override PipelineFeatures Features => PipelineFeatures.None;

    protected AgentTracer Tracer { get; } = tracer;

    public sealed override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Tracer.IsOn ? TraceAsync(messages, Prepare(options), cancellationToken) : base.GetResponseAsync(messages, options, cancellationToken);

    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Tracer.IsOn ? TraceStreamAsync(messages, Prepare(options), cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Begins a call.</summary>
    protected abstract TraceScope Enter();

    /// <summary>Ends a call.</summary>
    protected virtual void Leave(TraceScope scope)
    {
    }

    protected virtual ChatOptions? Prepare(ChatOptions? options) => options;

    private async Task<ChatResponse> TraceAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var scope = TraceScope.Current = Enter();
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(scope);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> TraceStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = Enter();
        try
        {
            var updates = TracedStream.RunIn(scope, base.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            Leave(scope);
        }
    }
}
