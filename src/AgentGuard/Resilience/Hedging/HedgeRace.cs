using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Makes one call, a second one when the first is slow, and takes whichever answers first.</summary>
/// <typeparam name="T">What a call gives.</typeparam>
internal sealed class HedgeRace<T>
    where T : notnull
{
    private readonly HedgingOptions _options;
    private readonly HedgeDelay _delay;
    private readonly HedgeAllowance _allowance;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;

    public HedgeRace(HedgingOptions options, HedgeAllowance allowance, AgentEvents? events, TimeProvider timeProvider)
    {
        _options = options;
        _delay = new HedgeDelay(options);
        _allowance = allowance;
        _events = events;
        _timeProvider = timeProvider;
    }

    /// <summary>Makes the calls.</summary>
    /// <param name="start">Makes one call; it must use the token it is given.</param>
    /// <param name="takesAttempts">Whether nothing further in takes the attempts of the run, so that a hedge has to.</param>
    /// <param name="caller">The caller's token.</param>
    /// <returns>The call that answered, and those that were made beside it.</returns>
    public async Task<(HedgeArm<T> Winner, IReadOnlyList<HedgeArm<T>> Losers)> RunAsync(
        Func<AmbientScope?, CancellationToken, Task<T>> start, bool takesAttempts, CancellationToken caller)
    {
        if (takesAttempts && AgentRun.Current is { } run && !run.Attempts.TryTake())
        {
            await AgentEvents.RaiseAsync(_events, new AttemptBudgetExhausted(run.Attempts.Limit), caller).ConfigureAwait(false);
            throw new ModelFailureException(ModelFailures.OutOfAttempts, innerException: null);
        }

        _allowance.Earn();
        var call = AmbientScope.Current is null ? null : new HedgedCall(_timeProvider);
        var first = new HedgeArm<T>(start, call, _timeProvider, caller);
        if (first.Result.IsCompleted)
        {
            return (await WinAsync(first, first).ConfigureAwait(false), []);
        }

        var delay = _delay.Current;
        List<HedgeArm<T>> arms = [first];
        while (Find(arms) is null && arms.Exists(static arm => !arm.Result.IsCompleted))
        {
            // Once the caller has cancelled, all that is left to do is to wait for the end of what was cancelled.
            var mayHedge = arms.Count <= _options.MaxHedges && !caller.IsCancellationRequested;
            var silent = arms[^1].SilentFor;
            if (await EndsWithinAsync(arms, !mayHedge ? null : (silent < delay ? delay - silent : delay).WholeMilliseconds(), caller).ConfigureAwait(false))
            {
                continue;
            }

            if (arms[^1].SilentFor < delay || !MayHedge(arms[^1], takesAttempts))
            {
                // By the next look the allowance may have grown, or whom the call waits for may be known to be down.
                continue;
            }

            await AgentEvents.RaiseAsync(_events, new CallHedged(_options.Name, first.Elapsed), caller).ConfigureAwait(false);
            arms.Add(new HedgeArm<T>(start, call?.CreateFurther(), _timeProvider, caller));
        }

        return arms.Count == 1 ? (await WinAsync(first, first).ConfigureAwait(false), []) : await DecideAsync(arms, delay).ConfigureAwait(false);
    }

    private static HedgeArm<T>? Find(List<HedgeArm<T>> arms) => arms.Find(static arm => arm.Result.IsCompletedSuccessfully);

    /// <summary>Waits until a call ends that is under way.</summary>
    /// <returns><see langword="false"/> when none did in time.</returns>
    private async Task<bool> EndsWithinAsync(List<HedgeArm<T>> arms, TimeSpan? delay, CancellationToken caller)
    {
        List<Task> pending = [.. arms.Where(static arm => !arm.Result.IsCompleted).Select(static arm => arm.Result)];
        if (pending.Count == 0)
        {
            return true;
        }

        if (delay is null)
        {
            await Task.WhenAny(pending).ConfigureAwait(false);
            return true;
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(caller);
        var passed = Task.Delay(delay.Value, _timeProvider, timer.Token);
        pending.Add(passed);
        var ended = await Task.WhenAny(pending).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
        return ended != passed || caller.IsCancellationRequested;
    }

    // A call at a candidate that is known to be down is replaced rather than doubled: that takes nothing of the allowance.
    private bool MayHedge(HedgeArm<T> last, bool takesAttempts)
    {
        var attempts = AgentRun.Current?.Attempts;
        return (attempts is null || attempts.Used < attempts.Limit)
            && (last.IsHopeless || _allowance.TryTake())
            && (!takesAttempts || attempts?.TryTake() is not false);
    }

    private async Task<(HedgeArm<T> Winner, IReadOnlyList<HedgeArm<T>> Losers)> DecideAsync(List<HedgeArm<T>> arms, TimeSpan delay)
    {
        // Where all failed, the first call is the one that would have been made without hedging: its failure goes up.
        var first = arms[0];
        var found = Find(arms);
        var winner = found ?? first;
        await AgentEvents.RaiseAsync(
            _events, new HedgeEnded(_options.Name, found is null ? 0 : arms.IndexOf(found) + 1), CancellationToken.None).ConfigureAwait(false);
        if (found is not null && found != first)
        {
            _delay.Add(first.SilentFor);
        }

        var losers = arms.FindAll(arm => arm != winner);
        foreach (var loser in losers)
        {
            loser.GiveUp(isSlow: found is not null && !loser.Result.IsCompleted && loser.SilentFor >= delay);
        }

        return (await WinAsync(winner, first).ConfigureAwait(false), losers);
    }

    private async ValueTask<HedgeArm<T>> WinAsync(HedgeArm<T> winner, HedgeArm<T> first)
    {
        try
        {
            await winner.Result.ConfigureAwait(false);
        }
        catch
        {
            winner.Dispose();
            throw;
        }

        if (winner == first)
        {
            _delay.Add(winner.SilentFor);
        }

        return winner;
    }
}
