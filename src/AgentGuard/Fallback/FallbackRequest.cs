using System.Runtime.ExceptionServices;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>One request on its way along the chain: who was asked, and what came of it. Used by one call only.</summary>
internal sealed class FallbackRequest
{
    private static readonly ModelFailure Slow = new(ModelFailureKind.Timeout, "It was so slow that another candidate was asked, which answered.");
    private readonly CandidateState[] _candidates;
    private readonly AgentEvents? _events;
    private readonly CancellationToken _caller;
    private readonly CandidateState? _entered;
    private readonly TimeProvider _timeProvider;
    private readonly CandidateExclusion? _exclusion;
    private readonly HedgedCall? _call;
    private TimeSpan _waitLeft;
    private List<CandidateState>? _further;
    private List<string>? _failures;
    private ModelFailure? _last;
    private Exception? _cause;

    /// <summary>Begins a request.</summary>
    /// <param name="candidates">All candidates, in order.</param>
    /// <param name="entered">The one that was let in and asked already, if any.</param>
    /// <param name="events">Who is told.</param>
    /// <param name="patience">How long it may wait in all for a candidate that is left alone for a moment.</param>
    /// <param name="exclusion">Whose answers were not accepted, where somebody judges them.</param>
    /// <param name="call">Which of several calls under way for one request it is, where there are several.</param>
    /// <param name="caller">The caller's token.</param>
    public FallbackRequest(
        CandidateState[] candidates,
        CandidateState? entered,
        AgentEvents? events,
        Patience patience,
        CandidateExclusion? exclusion,
        HedgedCall? call,
        CancellationToken caller)
    {
        _call = call;
        _exclusion = exclusion;
        _timeProvider = patience.TimeProvider;
        _waitLeft = patience.MaxWait;
        _candidates = candidates;
        _entered = entered;
        _events = events;
        _caller = caller;
    }

    /// <summary>The last answer that was none, for the case that nobody gives a better one.</summary>
    public IReadOnlyList<ChatResponseUpdate>? LastUpdates { get; set; }

    /// <inheritdoc cref="LastUpdates"/>
    public ChatResponse? LastAnswer { get; set; }

    /// <summary>Why the last candidate did not answer.</summary>
    public ModelFailureKind LastKind => _last?.Kind ?? ModelFailureKind.Unknown;

    /// <summary>How many candidates were asked.</summary>
    public int Tried => (_entered is null ? 0 : 1) + (_further?.Count ?? 0);

    /// <summary>Finds the candidate to ask first.</summary>
    /// <exception cref="ModelFailureException">Another call of the same request is asking the only candidate there is.</exception>
    public async ValueTask<CandidateState> StartAsync()
    {
        var first = await FindNextAsync().ConfigureAwait(false)
            ?? throw new ModelFailureException(new(
                ModelFailureKind.CircuitOpen, "Every candidate is being asked already by another call of the same request."));
        var skipped = _candidates[0];
        if (first != skipped && !IsAskedByOther(skipped))
        {
            var kind = _exclusion?.Excludes(skipped.Candidate.Name) is true ? ModelFailureKind.SchemaViolated : skipped.LastKind;
            await RaiseAsync(new FellBack(skipped.Candidate.Name, first.Candidate.Name, kind)).ConfigureAwait(false);
        }

        return first;
    }

    /// <summary>Takes note that a candidate answered without answering, and finds the next.</summary>
    /// <returns>The next candidate, or <see langword="null"/>.</returns>
    public ValueTask<CandidateState?> PassOnAsync(CandidateState from, ModelFailure failure)
    {
        from.Succeed();
        return NextAsync(from, failure, cause: null);
    }

    /// <summary>Takes note of a failure and finds the next candidate.</summary>
    /// <returns>The next candidate, or <see langword="null"/>.</returns>
    /// <exception cref="ModelFailureException">The failure is one that no other candidate mends.</exception>
    public async ValueTask<CandidateState?> FallBackAsync(CandidateState from, ModelFailure failure, Exception cause)
    {
        await NoteAsync(from, failure, cause).ConfigureAwait(false);
        if (!FallbackRules.MayFallBack(failure))
        {
            throw ToException(failure, cause);
        }

        if ((failure.Kind is ModelFailureKind.ContextOverflow && AmbientScope.Current?.Relief?.TryClaim() is true)
            || (failure.Kind is ModelFailureKind.SchemaRejected && _exclusion?.TryClaimSchema() is true))
        {
            throw ToException(failure, cause);
        }

        return await NextAsync(from, failure, cause).ConfigureAwait(false);
    }

    /// <summary>Takes note of a failure of a stream that was handed out in part.</summary>
    /// <returns>The exception to throw.</returns>
    public async ValueTask<Exception> BreakOffAsync(CandidateState from, ModelFailure failure, Exception cause)
    {
        await NoteAsync(from, failure, cause).ConfigureAwait(false);
        return ToException(failure with { IsReplaySafe = false }, cause);
    }

    /// <summary>The failure of the whole chain: the last one, with the names and kinds of all.</summary>
    public ModelFailureException ToException()
    {
        var skipped = _candidates.Where(state => !IsTried(state)).Select(state => $"{state.Candidate.Name}: left alone");
        var all = string.Join(", ", _failures!.Concat(skipped));
        var last = _last!;
        return new(last with { Message = $"No candidate could answer ({all}). {last.Message}" }, _cause);
    }

    private static ModelFailureException ToException(ModelFailure failure, Exception cause)
    {
        if (cause is ModelFailureException known && known.Failure == failure)
        {
            ExceptionDispatchInfo.Throw(known);
        }

        return new(failure, cause);
    }

    private async ValueTask NoteAsync(CandidateState from, ModelFailure failure, Exception cause)
    {
        _call?.Release();
        if (_caller.IsCancellationRequested)
        {
            await LeaveAsync(from).ConfigureAwait(false);
            throw new OperationCanceledException(cause.Message, cause, _caller);
        }

        if (failure.Kind is ModelFailureKind.CircuitOpen)
        {
            // Another request was the probe: this candidate was not asked at all, and can be once it is due, if that is worth waiting for.
            from.Leave();
            if (IsWorthWaiting(from.GetUnavailableFor()))
            {
                _further?.Remove(from);
            }
        }
        else if (failure.Kind is ModelFailureKind.BudgetExceeded or ModelFailureKind.Cancelled)
        {
            from.Leave();
        }
        else if (from.Fail(failure) is { } cooldown)
        {
            await RaiseAsync(new CandidateCooledDown(from.Candidate.Name, failure.Kind, cooldown)).ConfigureAwait(false);
        }
    }

    // Cancelled by the caller, it said nothing, unless the caller gave it up because it was slow and somebody else answered.
    private async ValueTask LeaveAsync(CandidateState from)
    {
        if (_call?.IsLost is not true)
        {
            from.Leave();
        }
        else if (from.Fail(Slow) is { } cooldown)
        {
            await AgentEvents.RaiseAsync(
                _events, new CandidateCooledDown(from.Candidate.Name, Slow.Kind, cooldown), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<CandidateState?> NextAsync(CandidateState from, ModelFailure failure, Exception? cause)
    {
        _last = failure;
        _cause = cause;
        (_failures ??= []).Add($"{from.Candidate.Name}: {failure.Kind}");
        var next = await FindNextAsync().ConfigureAwait(false);
        if (next is not null)
        {
            await RaiseAsync(new FellBack(from.Candidate.Name, next.Candidate.Name, failure.Kind)).ConfigureAwait(false);
        }

        return next;
    }

    private async ValueTask<CandidateState?> FindNextAsync()
    {
        while (true)
        {
            var next = Array.Find(_candidates, candidate => !IsTried(candidate) && TryAsk(candidate) && candidate.TryEnter());
            if (next is null)
            {
                _call?.Release();
                next = FindDueSoonest();
                if (next is not null && await WaitForAsync(next).ConfigureAwait(false))
                {
                    continue;
                }

                if (next is not null && !TryAsk(next))
                {
                    continue;
                }
            }

            if (next is not null)
            {
                (_further ??= []).Add(next);
            }

            return next;
        }
    }

    private bool IsWorthWaiting(TimeSpan wait) =>
        wait > TimeSpan.Zero && wait <= _waitLeft && !(AgentRun.Current?.TimeLeft <= wait);

    // When everyone is left alone for a moment, a short wait gives an answer where going on would give none.
    private async ValueTask<bool> WaitForAsync(CandidateState candidate)
    {
        var wait = candidate.GetUnavailableFor();
        if (!IsWorthWaiting(wait))
        {
            return false;
        }

        // A delay counts whole milliseconds: one that is cut short would end before the candidate is due.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _waitLeft -= wait;
        await Task.Delay(wait, _timeProvider, _caller).ConfigureAwait(false);
        return true;
    }

    // Rather a candidate that is left alone than no answer: anyone where nobody was asked yet, else one that may be well again.
    private CandidateState? FindDueSoonest() => _candidates
        .Where(candidate => !IsTried(candidate) && !IsAskedByOther(candidate) && (Tried == 0 || !candidate.IsShutOutForLong))
        .MinBy(candidate => candidate.GetUnavailableFor());

    private bool IsTried(CandidateState candidate) =>
        candidate == _entered || _further?.Contains(candidate) is true || _exclusion?.Excludes(candidate.Candidate.Name) is true;

    private bool IsAskedByOther(CandidateState candidate) => _call?.IsAskedByOther(candidate.Candidate.Name) is true;

    private bool TryAsk(CandidateState candidate) =>
        _call?.TryAsk(candidate.Candidate.Name, hasOther: Array.Exists(_candidates, other => other != candidate && !IsTried(other))) is not false;

    private ValueTask RaiseAsync(AgentEvent happened) => AgentEvents.RaiseAsync(_events, happened, _caller);
}
