using AgentGuard.Internal;

namespace AgentGuard.Resilience.Hedging;

/// <summary>One of the calls that are under way for one request.</summary>
/// <typeparam name="T">What it gives: an answer, or a stream that has begun.</typeparam>
internal sealed class HedgeArm<T> : IDisposable
    where T : notnull
{
    private readonly CancellationTokenSource _source;
    private readonly TimeProvider _timeProvider;
    private readonly HedgedCall? _call;
    private readonly long _startedAt;

    /// <param name="start">Makes the call.</param>
    /// <param name="call">Which call of the request it is, within a run.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    public HedgeArm(
        Func<AmbientScope?, CancellationToken, Task<T>> start, HedgedCall? call, TimeProvider timeProvider, CancellationToken caller)
    {
        _timeProvider = timeProvider;
        _call = call;
        _startedAt = timeProvider.GetTimestamp();
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        var scope = AmbientScope.Current;
        Result = StartAsync(start, call is null ? scope : scope?.With(call), _source.Token);
    }

    public Task<T> Result { get; }

    /// <summary>Whether the call waits for a candidate that has meanwhile turned out to be one that is left alone.</summary>
    public bool IsHopeless => !Result.IsCompleted && _call?.IsAtOneLeftAlone is true;

    public TimeSpan Elapsed => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>Gives the call up. What it still brings is disposed of.</summary>
    /// <param name="isSlow">Whether it is given up because it was slow.</param>
    public void GiveUp(bool isSlow)
    {
        if (isSlow)
        {
            _call?.Lose();
        }

        _source.Cancel();
        _ = DisposeLateAsync();
    }

    public void Dispose() => _source.Dispose();

    // An async method, so that the ambient scope of the call ends with it.
    private static async Task<T> StartAsync(
        Func<AmbientScope?, CancellationToken, Task<T>> start, AmbientScope? scope, CancellationToken cancellationToken)
    {
        AmbientScope.Current = scope;
        return await start(scope, cancellationToken).ConfigureAwait(false);
    }

    private async Task DisposeLateAsync()
    {
        await ((Task)Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Result.IsCompletedSuccessfully && Result.Result is IAsyncDisposable late)
        {
            await late.DisposeAsync().ConfigureAwait(false);
        }

        _source.Dispose();
    }
}
