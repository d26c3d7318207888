using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Fallback.Memory;
using AgentGuard.Internal;

namespace AgentGuard.Fallback;

/// <summary>Finds whom a request asks next. Used by one call only.</summary>
/// <remarks>
/// Of those who may be asked now: whoever was asked least often in this request, and of these the first in order. When nobody may, the
/// request waits for whoever is due soonest. When that takes too long, one that was not asked yet is asked although it is left alone.
/// </remarks>
internal sealed class CandidateSearch
{
    // A candidate that failed without being left alone has tried again by itself; this much later it may be another matter.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMilliseconds(200);
    private const int MaxDoublings = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxWaitWithoutDeadline = TimeSpan.FromSeconds(15);
    private const int MaxRoundsWithoutDeadline = 3;
    private const int MaxRoundsWithDeadline = 10;

    private readonly ChainSettings _chain;
    private readonly CandidateState[] _candidates;
    private readonly ChainCall _call;
    private readonly CandidateExclusion? _exclusion;
    private readonly HedgedCall? _hedged;
    private readonly Trial[] _trials;
    private readonly int _maxRounds;
    private RequestNeeds _needs;
    private List<string>? _filteredFamilies;

    public CandidateSearch(ChainSettings chain, ChainCall call, CandidateState? entered)
    {
        _chain = chain;
        _candidates = chain.Candidates;
        _call = call;
        _exclusion = call.Exclusion;
        _hedged = call.Hedged;
        _trials = new Trial[_candidates.Length];
        _maxRounds = chain.MaxRounds ?? (call.Scope?.Run.Deadline is null ? MaxRoundsWithoutDeadline : MaxRoundsWithDeadline);
        _needs = new(call.Messages, call.Options, chain.Demands);
        if (entered is not null)
        {
            ref var trial = ref TrialOf(entered);
            trial.Asked = 1;
            trial.IsFit = true;
        }
    }

    /// <summary>How many candidates were asked.</summary>
    public int Tried => _trials.Count(trial => trial.Asked > 0);

    /// <summary>How long the request waited in all.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>What the candidates lack that cannot serve the request.</summary>
    public IEnumerable<CandidateSkipped> Misfits => _trials.Where(trial => trial.Misfit is not null).Select(trial => trial.Misfit!);

    /// <summary>Those who were not asked although they could serve the request.</summary>
    public IEnumerable<string> LeftAlone =>
        _candidates.Where((candidate, i) => _trials[i] is { Asked: 0, Misfit: null } && !IsExcluded(candidate)).Select(candidate => candidate.Name);

    /// <summary>Whether it is of no use to ask the candidate in this request.</summary>
    public bool IsExcluded(CandidateState candidate) => _exclusion?.Excludes(candidate.Name) is true;

    /// <summary>Whether another call of the same request is asking the candidate.</summary>
    public bool IsAskedByOther(CandidateState candidate) => _hedged?.IsAskedByOther(candidate.Name) is true;

    /// <summary>Takes note that the candidate gave an answer that was not accepted: it is not asked again in this request.</summary>
    public void NoteAnswer(AskedCandidate from, ModelFailure failure)
    {
        NoteFailure(from, failure);
        TrialOf(from.State).IsClosed = true;
    }

    /// <summary>Takes note of a failure: whether and when the candidate may be asked again, and what it says about the others.</summary>
    public void NoteFailure(AskedCandidate asked, ModelFailure failure)
    {
        var from = asked.State;
        ref var trial = ref TrialOf(from);
        trial.FailedAt = _chain.TimeProvider.GetTimestamp();
        trial.IsClosed |= !FallbackRules.MayPass(failure);
        switch (failure.Kind)
        {
            case ModelFailureKind.RateLimited when failure.Scope is FailureScope.Host && !asked.Entry.IsForced:
                trial.Asked--;
                trial.RefusedAt = _chain.TimeProvider.GetTimestamp();
                trial.RefusedFor = failure.RetryAfter is not { } turn || turn > LongestTurn ? LongestTurn : turn > ShortestTurn ? turn : ShortestTurn;
                break;
            case ModelFailureKind.CircuitOpen when !asked.Entry.IsForced && from.GetUnavailableFor() > TimeSpan.Zero:
                // Another request was the probe: this candidate was not asked at all.
                trial.Asked--;
                break;
            case ModelFailureKind.ContextOverflow when from.Profile.ContextWindow is { } window && window > _needs.OverflownWindow:
                _needs.OverflownWindow = window;
                Array.ForEach(_candidates, candidate => TrialOf(candidate).IsFit = false);
                break;
            case ModelFailureKind.ContentFiltered when from.Family is { } family:
                (_filteredFamilies ??= []).Add(family);
                break;
        }
    }

    /// <summary>Finds whom to ask, and waits where that helps.</summary>
    /// <returns>The candidate, let in; or <see langword="null"/> when there is nobody.</returns>
    /// <exception cref="ModelFailureException">What the request requires cannot be read.</exception>
    public async ValueTask<AskedCandidate?> NextAsync()
    {
        var waitedBefore = Waited;
        Task? changed = null;
        var asked = await FindDueAsync().ConfigureAwait(false);
        while (asked is null)
        {
            if (changed is null)
            {
                // What gets better between a look and the beginning of a wait must not be missed.
                changed = _chain.Pulse.NextAsync();
            }
            else if (await WaitAsync(changed).ConfigureAwait(false))
            {
                changed = null;
            }
            else
            {
                asked = FindLeftAlone();
                break;
            }

            asked = await FindDueAsync().ConfigureAwait(false);
        }

        if (asked is { } found)
        {
            var before = TrialOf(found.State).Asked++;
            if (before > 0 || Waited > waitedBefore)
            {
                await RaiseAsync(new CandidateAwaited(found.Name, Waited, before)).ConfigureAwait(false);
            }
        }

        return asked;
    }

    private async ValueTask<AskedCandidate?> FindDueAsync()
    {
        var found = await FindAsync(static candidate => candidate.TryEnter()).ConfigureAwait(false)
            ?? await FindAsync(static candidate => candidate.TryEnterEarly()).ConfigureAwait(false)
            ?? await FindQueueAsync().ConfigureAwait(false);
        if (found is null)
        {
            _hedged?.Release();
        }

        return found;
    }

    private async ValueTask<AskedCandidate?> FindAsync(Func<CandidateState, CandidateEntry> enter)
    {
        for (var asked = 0; asked < _maxRounds; asked++)
        {
            for (var i = 0; i < _candidates.Length; i++)
            {
                if (_trials[i].Asked == asked && await MayServeAsync(i).ConfigureAwait(false) && PauseLeft(i) <= TimeSpan.Zero
                    && TryAsk(_candidates[i]) && enter(_candidates[i]) is { IsAdmitted: true } entry)
                {
                    return new(_candidates[i], entry);
                }
            }
        }

        return null;
    }

    // The turn comes soonest where the fewest wait.
    private async ValueTask<AskedCandidate?> FindQueueAsync()
    {
        var shortest = TimeSpan.MaxValue;
        CandidateState? found = null;
        for (var i = 0; i < _candidates.Length; i++)
        {
            var candidate = _candidates[i];
            if (_trials[i].Asked < _maxRounds && candidate.IsBusy && candidate.GetUnavailableFor() < shortest
                && await MayServeAsync(i).ConfigureAwait(false) && PauseLeft(i) <= TimeSpan.Zero)
            {
                (found, shortest) = (candidate, candidate.GetUnavailableFor());
            }
        }

        return found is not null && TryAsk(found) && found.TryEnterQueue() is { IsAdmitted: true } entry ? new(found, entry) : null;
    }

    private async ValueTask<bool> WaitAsync(Task changed)
    {
        if (GetWait() is not { } wait)
        {
            return false;
        }

        var since = _chain.TimeProvider.GetTimestamp();

        // A timer counts whole milliseconds: one that is cut short would end before the candidate is due.
        wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
        await changed.WaitAsync(wait, _chain.TimeProvider, _call.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _call.Token.ThrowIfCancellationRequested();
        Waited += _chain.TimeProvider.GetElapsedTime(since);
        return true;
    }

    // When everyone is left alone for a moment, a short wait gives an answer where going on would give none.
    private TimeSpan? GetWait()
    {
        var timeLeft = _call.Scope?.Run.TimeLeft ?? TimeSpan.MaxValue;
        var left = _chain.MaxWait is null && timeLeft < TimeSpan.MaxValue ? timeLeft : (_chain.MaxWait ?? MaxWaitWithoutDeadline) - Waited;
        var soonest = TimeSpan.MaxValue;
        var isProbed = false;
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (_trials[i] is { IsClosed: false, IsFit: true } trial && trial.Asked < _maxRounds
                && !IsExcluded(_candidates[i]) && !IsAskedByOther(_candidates[i]))
            {
                var pause = PauseLeft(i);
                var unavailable = _candidates[i].GetLookIn();
                var due = pause > unavailable ? pause : unavailable;
                isProbed |= _candidates[i].IsProbed;
                soonest = due < soonest ? due : soonest;
            }
        }

        if (soonest <= left && soonest < timeLeft)
        {
            return soonest;
        }

        // Nobody can tell when a probe ends; half of the time that is left must remain for the answer.
        var patience = left < timeLeft / 2 ? left : timeLeft / 2;
        return isProbed && patience > TimeSpan.Zero ? patience : null;
    }

    // Rather a candidate that is left alone than no answer: anyone where nobody was asked yet, else one that may be well again.
    private AskedCandidate? FindLeftAlone()
    {
        var nobodyAsked = Tried == 0;
        var found = _candidates
            .Where((candidate, i) => _trials[i] is { Asked: 0, IsClosed: false, IsFit: true } && !IsExcluded(candidate)
                && !IsAskedByOther(candidate) && (nobodyAsked || !candidate.IsShutOutForLong))
            .MinBy(candidate => candidate.GetUnavailableFor());
        return found is not null && TryAsk(found) ? new(found, found.Force()) : null;
    }

    private async ValueTask<bool> MayServeAsync(int index)
    {
        if (_trials[index].IsClosed || IsExcluded(_candidates[index]))
        {
            return false;
        }

        var candidate = _candidates[index];
        var misfit = _filteredFamilies?.Contains(candidate.Family, StringComparer.OrdinalIgnoreCase) is true
            ? new(candidate.Name, CandidateSkipReason.FilteredFamily, $"a filter withheld the request from the family {candidate.Family}")
            : _trials[index].IsFit ? null
            : _call.Options?.ConversationId is not null && _chain.Transcripts.IsForeign(candidate)
                ? new(candidate.Name, CandidateSkipReason.Conversation, "the conversation is kept by another provider")
            : _needs.FindMisfit(candidate.Candidate);
        _trials[index].IsFit = misfit is null;
        if (misfit is null)
        {
            return true;
        }

        _trials[index].IsClosed = true;
        _trials[index].Misfit = misfit;
        await RaiseAsync(misfit).ConfigureAwait(false);
        return false;
    }

    private TimeSpan PauseLeft(int index) => _trials[index].RefusedFor > TimeSpan.Zero
        && _trials[index].RefusedFor - _chain.TimeProvider.GetElapsedTime(_trials[index].RefusedAt) is var turn && turn > TimeSpan.Zero ? turn
        : _trials[index].Asked == 0 ? TimeSpan.Zero
        : PauseAfter(_trials[index].Asked) - _chain.TimeProvider.GetElapsedTime(_trials[index].FailedAt);

    private static TimeSpan PauseAfter(int asked) => asked > MaxDoublings ? FirstPause * (1 << MaxDoublings) : FirstPause * (1 << (asked - 1));

    private bool TryAsk(CandidateState candidate) => _hedged?.TryAsk(
        candidate, hasOther: Array.Exists(_candidates, other => other != candidate && TrialOf(other) is { Asked: 0, IsClosed: false })) is not false;

    private ref Trial TrialOf(CandidateState candidate) => ref _trials[Array.IndexOf(_candidates, candidate)];

    private ValueTask RaiseAsync(AgentEvent happened) => AgentEvents.RaiseAsync(_chain.Events, happened, _call.Token);
}
