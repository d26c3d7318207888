using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Shortens each request before it is sent, and once more when the model says that it does not fit.</summary>
internal sealed class CompressingChatClient : PipelineStageChatClient
{
    private readonly ContextCompressor _compressor;
    private readonly ModelFailureClassifier _classifier;
    private readonly AgentEvents? _events;

    public CompressingChatClient(IChatClient innerClient, ContextCompressor compressor, ModelFailureClassifier classifier, AgentEvents? events)
        : base(innerClient)
    {
        _compressor = compressor;
        _classifier = classifier;
        _events = events;
    }

    public override string Name => "UseContextCompression()";

    public override PipelineFeatures Features => PipelineFeatures.Compression;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return _compressor.IsTrivial(list, options)
            ? base.GetResponseAsync(list, options, cancellationToken)
            : CompressAsync(list, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return _compressor.IsTrivial(list, options)
            ? base.GetStreamingResponseAsync(list, options, cancellationToken)
            : StreamAsync(list, options, cancellationToken);
    }

    private async Task<ChatResponse> CompressAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var context = await ShortenAsync(messages, options, _compressor.MaxTokensOf(options?.ModelId), cancellationToken).ConfigureAwait(false);
        if (AmbientScope.Current is { } scope)
        {
            AmbientScope.Current = scope.With(new ContextRelief());
        }

        try
        {
            return Learn(context, options, await base.GetResponseAsync(context.Messages, options, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (IsOverflow(e, cancellationToken))
        {
            context = await RelieveAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }

        return Learn(context, options, await base.GetResponseAsync(context.Messages, options, cancellationToken).ConfigureAwait(false));
    }

    private ChatResponse Learn(CompressedContext context, ChatOptions? options, ChatResponse response)
    {
        _compressor.Calibration.Observe(options?.ModelId, context.CountedTokens, response.Usage?.InputTokenCount ?? 0);
        return response;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = await ShortenAsync(messages, options, _compressor.MaxTokensOf(options?.ModelId), cancellationToken).ConfigureAwait(false);
        var updates = Open(context.Messages, options, cancellationToken);
        long reported = 0;
        try
        {
            bool more;
            try
            {
                more = await updates.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (IsOverflow(e, cancellationToken))
            {
                await updates.DisposeAsync().ConfigureAwait(false);
                context = await RelieveAsync(messages, options, cancellationToken).ConfigureAwait(false);
                updates = base.GetStreamingResponseAsync(context.Messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                more = await updates.MoveNextAsync().ConfigureAwait(false);
            }

            for (; more; more = await updates.MoveNextAsync().ConfigureAwait(false))
            {
                reported += InputTokens(updates.Current);
                yield return updates.Current;
            }

            _compressor.Calibration.Observe(options?.ModelId, context.CountedTokens, reported);
        }
        finally
        {
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static long InputTokens(ChatResponseUpdate update)
    {
        long tokens = 0;
        for (var i = 0; i < update.Contents.Count; i++)
        {
            tokens += update.Contents[i] is UsageContent usage ? usage.Details.InputTokenCount ?? 0 : 0;
        }

        return tokens;
    }

    private IAsyncEnumerator<ChatResponseUpdate> Open(IReadOnlyList<ChatMessage> view, ChatOptions? options, CancellationToken cancellationToken)
    {
        var updates = base.GetStreamingResponseAsync(view, options, cancellationToken);
        return AmbientScope.Current is { } scope
            ? AmbientStream.RunIn(scope.With(new ContextRelief()), updates, cancellationToken).GetAsyncEnumerator(cancellationToken)
            : updates.GetAsyncEnumerator(cancellationToken);
    }

    private async ValueTask<CompressedContext> ShortenAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, int maxTokens, CancellationToken cancellationToken)
    {
        var compressed = await _compressor.CompressAsync(messages, options, maxTokens, cancellationToken).ConfigureAwait(false);
        if (compressed.Plan is not null || !compressed.Fits)
        {
            await AgentEvents.RaiseAsync(_events, ContextCompressed.Of(compressed), cancellationToken).ConfigureAwait(false);
        }

        return compressed;
    }

    private async ValueTask<CompressedContext> RelieveAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var most = _compressor.MaxTokensOf(options?.ModelId);
        var before = (await _compressor.CompressAsync(messages, options, most, cancellationToken).ConfigureAwait(false)).TokensAfter;
        var limit = (int)Math.Max(1, Math.Min(most, before) / 2);
        await AgentEvents.RaiseAsync(_events, new ContextOverflowRelieved(limit), cancellationToken).ConfigureAwait(false);
        return await ShortenAsync(messages, options, limit, cancellationToken).ConfigureAwait(false);
    }

    private bool IsOverflow(Exception exception, CancellationToken cancellationToken) =>
        _classifier.Classify(exception, wire: null, cancellationToken).Kind is ModelFailureKind.ContextOverflow;
}
