using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard;

/// <summary>Makes every call a run.</summary>
internal sealed class RunScopingChatClient : PipelineStageChatClient
{
    private readonly AgentRunOptions _options;
    private readonly ModelFailureClassifier _classifier;
    private readonly AgentEvents? _events;
    private readonly TimeProvider? _timeProvider;

    public RunScopingChatClient(
        IChatClient innerClient, AgentRunOptions options, ModelFailureClassifier classifier, AgentEvents? events, TimeProvider? timeProvider)
        : base(innerClient)
    {
        _options = options;
        _classifier = classifier;
        _events = events;
        _timeProvider = timeProvider;
    }

    public override string Name => "UseAgentRun()";

    public override PipelineFeatures Features => PipelineFeatures.Run;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var run = AgentRun.StartValidated(_options, _events, _timeProvider);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
                AgentRunChatResponseExtensions.Attach(response, run);
                return response;
            }
            catch (Exception e)
            {
                Fail(run, e, cancellationToken);
                throw;
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var outer = AmbientScope.Current;
        var run = AgentRun.StartValidated(_options, _events, _timeProvider);
        AmbientScope.Current = outer;
        await using (run.ConfigureAwait(false))
        {
            var updates = AmbientStream.RunIn(run.Scope, base.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);
            var items = updates.GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                for (var first = true; await MoveNextAsync(items, run, cancellationToken).ConfigureAwait(false); first = false)
                {
                    if (first)
                    {
                        AgentRunChatResponseExtensions.Attach(items.Current, run);
                    }

                    yield return items.Current;
                }
            }
        }
    }

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<ChatResponseUpdate> items, AgentRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(run, e, cancellationToken);
            throw;
        }
    }

    private void Fail(AgentRun run, Exception exception, CancellationToken cancellationToken) =>
        run.Fail(_classifier.Classify(exception, wire: null, cancellationToken).Kind.ToString());
}
