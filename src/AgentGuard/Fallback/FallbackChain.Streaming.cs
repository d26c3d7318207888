using System.Runtime.CompilerServices;
using AgentGuard.Failures;
using AgentGuard.Fallback.Answers;
using AgentGuard.Fallback.Memory;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <content>Streams: another candidate is asked as long as nothing was handed out.</content>
public sealed partial class FallbackChain
{
    /// <summary>Asks the candidates for a stream. Another one is asked as long as nothing was handed out.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options; a model named in them is meant for the first candidate.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>
    /// The updates of one candidate, each as it gave it; never of two, but for <see cref="StreamFailure.Restart"/>, which says where the second
    /// begins. A last update of the chain's own follows where answers were not accepted: what they cost, and <see cref="NotAcceptedProperty"/>.
    /// </returns>
    /// <exception cref="ModelFailureException">No candidate could answer, or the stream broke after part of it was handed out.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> ExecuteStreamingAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        messages = Repeatable(messages);
        var answering = StreamAllAsync(messages, options, cancellationToken);
        return _memory is null ? answering : _memory.RememberAsync(answering, messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAllAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = AmbientScope.Current;
        var isEntered = TryEnterFirst(messages, options, scope, out var entry);
        var call = new ChainCall(_chain, messages, options, scope, isEntered ? _states[0] : null, cancellationToken);
        using var handedOut = new HandedOutUpdates(_restarts, options);
        var next = isEntered ? new AskedCandidate(_states[0], entry) : await call.Request.StartAsync().ConfigureAwait(false);
        while (next is { } asked)
        {
            var stream = new CandidateStream(asked);
            await using (stream.ConfigureAwait(false))
            {
                if (await OpenAsync(stream, call).ConfigureAwait(false))
                {
                    NoteAnswer(call.Scope, asked.State);
                    if (handedOut.Begin() is { } begin)
                    {
                        yield return begin;
                    }

                    foreach (var update in stream.Held)
                    {
                        yield return HandOut(update, asked.State, handedOut);
                    }

                    while (await MoveNextAsync(stream, call, handedOut).ConfigureAwait(false))
                    {
                        yield return HandOut(stream.Current, asked.State, handedOut);
                    }

                    if (!stream.IsVoid)
                    {
                        if (call.Spent is { } spent)
                        {
                            yield return Trailer(spent);
                        }

                        yield break;
                    }
                }

                next = stream.Successor;
            }
        }

        var last = await EndStreamAsync(call).ConfigureAwait(false);
        if (handedOut.Begin() is { } again)
        {
            yield return again;
        }

        foreach (var update in last)
        {
            yield return handedOut.Add(update);
        }
    }

    private ChatResponseUpdate HandOut(ChatResponseUpdate update, CandidateState by, HandedOutUpdates handedOut)
    {
        _transcripts.Label(update, by);
        return handedOut.Add(update);
    }

    private async ValueTask<bool> OpenAsync(CandidateStream stream, ChainCall call)
    {
        var asked = stream.Asked;
        try
        {
            var messages = await _transcripts.FitAsync(asked.State, call.Messages, call.Options, call.Token).ConfigureAwait(false);
            await stream.OpenAsync(messages, OptionsFor(asked.State, call.Options), _judgesStreams, call.Token).ConfigureAwait(false);
            if (!stream.HasEnded)
            {
                return true;
            }

            var answer = stream.Held.ToChatResponse();
            var verdict = _judgesStreams
                ? await _check.JudgeAsync(answer, call.Token).ConfigureAwait(false)
                : AnswerCheck.Inspect(answer) is { } failure ? new AnswerVerdict(failure) : null;
            if (verdict is null)
            {
                return true;
            }

            stream.Held.ForEach(update => _transcripts.Label(update, asked.State));
            stream.Successor = await call.Request.PassOnAsync(asked, verdict.Value, answer, stream.Held).ConfigureAwait(false);
        }
        catch (Exception e) when (Concerns(e))
        {
            stream.Fail();
            var failure = _classifier.Classify(e, wire: null, call.Token);
            stream.Successor = await call.Request.FallBackAsync(asked, failure, e).ConfigureAwait(false);
        }

        return false;
    }

    private ValueTask<bool> MoveNextAsync(CandidateStream stream, ChainCall call, HandedOutUpdates handedOut)
    {
        ValueTask<bool> moving;
        try
        {
            moving = stream.MoveNextAsync();
        }
        catch (Exception e) when (Concerns(e))
        {
            moving = ValueTask.FromException<bool>(e);
        }

        return moving.IsCompletedSuccessfully ? moving : AwaitNextAsync(moving, stream, call, handedOut);
    }

    private async ValueTask<bool> AwaitNextAsync(ValueTask<bool> moving, CandidateStream stream, ChainCall call, HandedOutUpdates handedOut)
    {
        try
        {
            return await moving.ConfigureAwait(false);
        }
        catch (Exception e) when (Concerns(e))
        {
            stream.Fail();
            var failure = _classifier.Classify(e, wire: null, call.Token);
            var broken = await call.Request.BreakOffAsync(stream.Asked, failure, e, handedOut.ToResponse()).ConfigureAwait(false);
            if (!handedOut.MayBeTakenBack || !FallbackRules.MayFallBack(failure with { IsReplaySafe = true }))
            {
                throw broken;
            }

            stream.IsVoid = true;
            stream.Successor = await call.Request.RestartAsync(stream.Asked, failure, e).ConfigureAwait(false);
            return false;
        }
    }

    private async ValueTask<IReadOnlyList<ChatResponseUpdate>> EndStreamAsync(ChainCall call)
    {
        var request = call.Request;
        request.ThrowIfBesideOther();
        var rejected = request.Rejected;
        if (rejected.BestUpdates is not { } best || (rejected.IsBlank && _ending.HasSteps))
        {
            if (await _ending.EndAsync(call, isStreaming: true).ConfigureAwait(false) is { } lesser)
            {
                return rejected.Spent is { } spent ? [.. lesser.ToUpdates(), Trailer(spent)] : [.. lesser.ToUpdates()];
            }

            best = rejected.BestUpdates ?? throw request.ToException();
        }

        rejected.TellRun();
        return [.. best, Trailer(rejected.SpentOnOthers, new() { [NotAcceptedProperty] = true })];
    }

    private static ChatResponseUpdate Trailer(UsageDetails? spent, AdditionalPropertiesDictionary? properties = null) =>
        new() { Contents = spent is null ? [] : [new UsageContent(spent)], AdditionalProperties = properties };
}
