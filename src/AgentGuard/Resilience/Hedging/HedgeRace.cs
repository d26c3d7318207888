using AgentGuard.Events;
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
    /// <returns>The call that answered, and whether another one was made beside it.</returns>
    public async Task<(HedgeArm<T> Winner, HedgeArm<T>? Loser)> RunAsync(
        Func<AmbientScope?, CancellationToken, Task<T>> start, bool takesAttempts, CancellationToken caller)
    {
        _allowance.Earn();
        var call = AmbientScope.Current is null ? null : new HedgedCall();
        var first = new HedgeArm<T>(start, call, _timeProvider, caller);
        var delay = _delay.Current;
        if (!await EndsWithinAsync(first.Result, delay, caller).ConfigureAwait(false) && MayHedge(takesAttempts))
        {
            await AgentEvents.RaiseAsync(_events, new CallHedged(_options.Name, delay), caller).ConfigureAwait(false);
            var second = new HedgeArm<T>(start, call?.CreateFurther(), _timeProvider, caller);
            return await DecideAsync(first, second, delay, caller).ConfigureAwait(false);
        }

        await WinAsync(first, first).ConfigureAwait(false);
        return (first, null);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan delay, CancellationToken caller)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(caller);
        var ended = await Task.WhenAny(task, Task.Delay(delay, _timeProvider, timer.Token)).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
        return ended == task || caller.IsCancellationRequested;
    }

    private bool MayHedge(bool takesAttempts)
    {
        if (AgentRun.Current?.Attempts is not { } attempts)
        {
            return _allowance.TryTake();
        }

        return attempts.Used < attempts.Limit && _allowance.TryTake() && (!takesAttempts || attempts.TryTake());
    }

    private async Task<(HedgeArm<T> Winner, HedgeArm<T>? Loser)> DecideAsync(
        HedgeArm<T> first, HedgeArm<T> second, TimeSpan delay, CancellationToken caller)
    {
        var ended = await Task.WhenAny(first.Result, second.Result).ConfigureAwait(false);
        var (one, other) = ended == first.Result ? (first, second) : (second, first);
        var winner = ended.IsCompletedSuccessfully ? one : other;
        await ((Task)winner.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var isAnswered = winner.Result.IsCompletedSuccessfully;
        var number = !isAnswered ? 0 : winner == first ? 1 : 2;
        await AgentEvents.RaiseAsync(_events, new HedgeEnded(_options.Name, number), caller).ConfigureAwait(false);
        if (!isAnswered)
        {
            // The first call is the one that would have been made without hedging: its failure goes up.
            winner = first;
        }

        var loser = winner == first ? second : first;
        if (isAnswered && loser == first)
        {
            _delay.Add(first.Elapsed);
        }

        await WinAsync(winner, first).ConfigureAwait(false);
        loser.GiveUp(isSlow: !loser.Result.IsCompleted && loser.Elapsed >= delay);
        return (winner, loser);
    }

    private async ValueTask WinAsync(HedgeArm<T> winner, HedgeArm<T> first)
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
            _delay.Add(winner.Elapsed);
        }
    }
}
