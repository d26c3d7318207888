using System.Runtime.ExceptionServices;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback.Answers;
using AgentGuard.Fallback.Memory;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>One request on its way along the chain: who was asked, and what came of it. Used by one call only.</summary>
internal sealed class FallbackRequest
{
    private static readonly ModelFailure Slow = new(ModelFailureKind.Timeout, "It was so slow that somebody else was asked, who answered.");
    private readonly ChainSettings _chain;
    private readonly ChainCall _call;
    private readonly CandidateSearch _search;
    private readonly HedgedCall? _hedged;
    private readonly List<string> _failures = [];
    private ModelFailure? _last;
    private Exception? _cause;
    private ChatResponse? _received;

    /// <summary>Begins a request.</summary>
    /// <param name="chain">What all requests of the chain have in common.</param>
    /// <param name="call">The call.</param>
    /// <param name="entered">The candidate that was let in and asked already, if any.</param>
    public FallbackRequest(ChainSettings chain, ChainCall call, CandidateState? entered)
    {
        _chain = chain;
        _call = call;
        _hedged = call.Hedged;
        _search = new(chain, call, entered);
    }

    /// <summary>The answers that were not accepted.</summary>
    public RejectedAnswers Rejected { get; } = new();

    /// <summary>Why the last candidate did not answer.</summary>
    public ModelFailureKind LastKind => _last?.Kind ?? ModelFailureKind.Unknown;

    /// <summary>What became of the last candidate, once none is left.</summary>
    public ModelFailure LastFailure => _last ?? new(ModelFailureKind.Unknown, FailureAdvice.For(ModelFailureKind.Unknown));

    /// <summary>How many candidates were asked.</summary>
    public int Tried => _search.Tried;

    /// <summary>Fails where another call of the same request is asking somebody: then it is for that call to end the request.</summary>
    /// <exception cref="ModelFailureException">It is.</exception>
    public void ThrowIfBesideOther()
    {
        if (_hedged?.IsBesideOther is true)
        {
            throw ToException();
        }
    }

    /// <summary>Finds the candidate to ask first.</summary>
    /// <returns>The candidate, or <see langword="null"/> when nobody can serve the request.</returns>
    /// <exception cref="ModelFailureException">Other calls of the same request are asking all candidates there are.</exception>
    public async ValueTask<AskedCandidate?> StartAsync()
    {
        var first = await _search.NextAsync().ConfigureAwait(false);
        if (first is null)
        {
            return NobodyToAsk();
        }

        var skipped = _chain.Candidates[0];
        if (first.Value.State != skipped && !_search.IsAskedByOther(skipped) && !_search.Misfits.Any(misfit => misfit.Candidate == skipped.Name))
        {
            var kind = _search.IsExcluded(skipped) ? ModelFailureKind.SchemaViolated : skipped.LastKind;
            await RaiseAsync(new FellBack(skipped.Name, first.Value.Name, kind)).ConfigureAwait(false);
        }

        return first;
    }

    /// <summary>Takes note that an answer was not accepted, and finds the next candidate.</summary>
    /// <returns>The next candidate, or <see langword="null"/>.</returns>
    public async ValueTask<AskedCandidate?> PassOnAsync(
        AskedCandidate from, AnswerVerdict verdict, ChatResponse answer, IReadOnlyList<ChatResponseUpdate>? updates = null)
    {
        from.Succeed();
        _search.NoteAnswer(from, verdict.Failure);
        Rejected.Add(answer, updates, verdict.Failure);
        var cost = Price.Of(answer.Usage, from.State.Profile);
        await RaiseAsync(new AnswerRejected(from.Name, verdict.Failure.Kind, cost, verdict.Error)).ConfigureAwait(false);
        return await NextAsync(from, verdict.Failure, cause: null).ConfigureAwait(false);
    }

    /// <summary>Takes note of a failure and finds the next candidate.</summary>
    /// <returns>The next candidate, or <see langword="null"/>.</returns>
    /// <exception cref="ModelFailureException">The failure is one that no other candidate mends.</exception>
    public async ValueTask<AskedCandidate?> FallBackAsync(AskedCandidate from, ModelFailure failure, Exception cause)
    {
        await NoteAsync(from, failure, cause).ConfigureAwait(false);
        if (!FallbackRules.MayFallBack(failure)
            || (failure.Kind is ModelFailureKind.ContextOverflow && _call.Scope?.Relief?.TryClaim() is true)
            || (failure.Kind is ModelFailureKind.SchemaRejected && _call.Exclusion?.TryClaimSchema() is true))
        {
            throw ToException(failure, cause);
        }

        return await NextAsync(from, failure, cause).ConfigureAwait(false);
    }

    /// <summary>Takes note of a failure of a stream that was handed out in part.</summary>
    /// <returns>The exception to throw.</returns>
    public async ValueTask<Exception> BreakOffAsync(AskedCandidate from, ModelFailure failure, Exception cause, ChatResponse? received)
    {
        _received = received;
        await NoteAsync(from, failure, cause).ConfigureAwait(false);
        return ToException(failure, cause);
    }

    /// <summary>Finds the candidate whose answer takes the place of one that broke off.</summary>
    /// <returns>The candidate, or <see langword="null"/>.</returns>
    public async ValueTask<AskedCandidate?> RestartAsync(AskedCandidate from, ModelFailure failure, Exception cause)
    {
        var next = await NextAsync(from, failure, cause).ConfigureAwait(false);
        if (next is { } found)
        {
            await RaiseAsync(new StreamRestarted(from.Name, found.Name, failure.Kind)).ConfigureAwait(false);
        }

        return next;
    }

    /// <summary>The failure of the whole chain: the last one, with the names and kinds of all.</summary>
    public ModelFailureException ToException()
    {
        var all = _failures
            .Concat(_search.Misfits.Select(misfit => $"{misfit.Candidate}: {misfit.Detail}"))
            .Concat(_search.LeftAlone.Select(name => $"{name}: left alone"));
        var last = _last!;
        return new(Told(last) with { Message = $"No candidate could answer ({string.Join(", ", all)}). {last.Message}" }, _cause) { Received = _received };
    }

    // What was handed out in part is not safe to repeat.
    private ModelFailure Told(ModelFailure failure) => _received is null ? failure : failure with { IsReplaySafe = false };

    private ModelFailureException ToException(ModelFailure failure, Exception cause)
    {
        if (_received is null && cause is ModelFailureException known && known.Failure == failure)
        {
            ExceptionDispatchInfo.Throw(known);
        }

        return new(Told(failure), cause) { Received = _received };
    }

    private AskedCandidate? NobodyToAsk()
    {
        var misfits = _search.Misfits.ToList();
        if (misfits.Count == 0)
        {
            throw new ModelFailureException(new(
                ModelFailureKind.CircuitOpen, "Every candidate is being asked already by another call of the same request."));
        }

        // A conversation that is too long for all is what a compressor can help against.
        var kind = misfits.TrueForAll(misfit => misfit.Reason is CandidateSkipReason.ContextWindow)
            ? ModelFailureKind.ContextOverflow
            : ModelFailureKind.CapabilityMissing;
        _last = new(kind, FailureAdvice.For(kind));
        return kind is ModelFailureKind.ContextOverflow && _call.Scope?.Relief?.TryClaim() is true ? throw ToException() : null;
    }

    private async ValueTask NoteAsync(AskedCandidate from, ModelFailure failure, Exception cause)
    {
        _hedged?.Release();
        if (_call.Token.IsCancellationRequested)
        {
            await LeaveAsync(from).ConfigureAwait(false);
            throw new OperationCanceledException(cause.Message, cause, _call.Token);
        }

        if (FallbackRules.WasNotAsked(failure) || failure.Kind is ModelFailureKind.BudgetExceeded or ModelFailureKind.Cancelled)
        {
            from.Leave();
        }
        else if (from.Fail(failure) is { } cooldown)
        {
            await RaiseAsync(new CandidateCooledDown(from.Name, failure.Kind, cooldown)).ConfigureAwait(false);
        }

        _search.NoteFailure(from, failure);
    }

    // Cancelled by the caller it said nothing, unless the caller gave it up because it was slow and somebody else answered.
    private async ValueTask LeaveAsync(AskedCandidate from)
    {
        if (_hedged?.IsLost is not true)
        {
            from.Leave();
        }
        else if (from.Fail(Slow) is { } cooldown)
        {
            await AgentEvents.RaiseAsync(
                _chain.Events, new CandidateCooledDown(from.Name, Slow.Kind, cooldown), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<AskedCandidate?> NextAsync(AskedCandidate from, ModelFailure failure, Exception? cause)
    {
        _last = failure;
        _cause = cause;
        _failures.Add($"{from.Name}: {failure.Kind}");
        var next = await _search.NextAsync().ConfigureAwait(false);
        if (next is { } found && found.State != from.State)
        {
            await RaiseAsync(new FellBack(from.Name, found.Name, failure.Kind)).ConfigureAwait(false);
        }

        return next;
    }

    private ValueTask RaiseAsync(AgentEvent happened) => AgentEvents.RaiseAsync(_chain.Events, happened, _call.Token);
}
