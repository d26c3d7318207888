using System.Threading.Tasks.Sources;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>The one clock of an attempt: all time-outs and the caller's token in one, which a client cannot ignore.</summary>
/// <remarks>
/// <para>There is one timer. When it fires too early, because what is waited for has changed, it is set again; so a call that ends in
/// time need not stop it, and a clock that is used again need not start it.</para>
/// <para>Used by one attempt at a time; the timer and the caller's token may fire on any thread.</para>
/// </remarks>
internal sealed class AttemptClock : IValueTaskSource, IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;
    private readonly Action _decide;
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _wait;
    private CancellationTokenRegistration _link;
    private bool _linked;
    private int _undecided;
    private long _limit = Timestamps.Never;
    private TimeoutPhase _limitPhase;
    private long _due = Timestamps.Never;
    private TimeoutPhase _duePhase;
    private long _armed = Timestamps.Never;

    public AttemptClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _decide = Decide;
        _timer = CreateTimer();
    }

    /// <summary>Cancelled by a time-out and by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What was waited for in vain, or <see cref="TimeoutPhase.None"/>.</summary>
    public TimeoutPhase TimedOut { get; private set; }

    /// <summary>Starts the attempt.</summary>
    public void Start(long limit, TimeoutPhase phase, CancellationToken caller)
    {
        _limit = limit;
        _limitPhase = phase;
        SetDue(limit, phase);
        Link(caller);
    }

    /// <summary>Follows another token of the caller from now on.</summary>
    public void Link(CancellationToken caller)
    {
        _link.Unregister();
        _linked = caller.CanBeCanceled;
        _link = caller.UnsafeRegister(static clock => ((AttemptClock)clock!).Cancel(), this);
    }

    /// <summary>Expects something within a time, besides the end of the attempt.</summary>
    public void Expect(TimeSpan? within, TimeoutPhase phase)
    {
        var due = within is { } span ? _timeProvider.Add(_timeProvider.GetTimestamp(), span) : Timestamps.Never;
        if (due < _limit)
        {
            SetDue(due, phase);
        }
        else
        {
            Relax();
        }
    }

    /// <summary>Expects nothing but the end of the attempt.</summary>
    public void Relax() => SetDue(_limit, _limitPhase);

    /// <summary>Waits for a task to end or the clock to be cancelled, whichever comes first.</summary>
    public ValueTask WaitAsync(Task task)
    {
        _wait.Reset();
        Volatile.Write(ref _undecided, 1);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_decide);
        if (_source.IsCancellationRequested)
        {
            Decide();
        }

        return new ValueTask(this, _wait.Version);
    }

    /// <summary>Ends the attempt.</summary>
    /// <returns>Whether the clock can serve another attempt: nothing was cancelled, or is about to be.</returns>
    public bool TryReset()
    {
        var unlinked = !_linked || _link.Unregister();
        lock (_gate)
        {
            _due = Timestamps.Never;
            return unlinked && TimedOut is TimeoutPhase.None && _source.TryReset();
        }
    }

    /// <summary>Stops the timer. The token stays usable: a client that was given up may still hold it.</summary>
    public void Dispose() => _timer.Dispose();

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private ITimer CreateTimer()
    {
        // A pooled clock must not keep the ambient values of its first call alive.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return _timeProvider.CreateTimer(
            static clock => ((AttemptClock)clock!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void SetDue(long due, TimeoutPhase phase)
    {
        lock (_gate)
        {
            _due = due;
            _duePhase = phase;
            if (due < _armed)
            {
                Arm(due);
            }
        }
    }

    private void Arm(long due)
    {
        _armed = due;
        var left = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), due);
        _timer.Change(left > Shortest ? left : Shortest, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _armed = Timestamps.Never;
            if (_due == Timestamps.Never)
            {
                return;
            }

            if (_timeProvider.GetTimestamp() < _due)
            {
                Arm(_due);
                return;
            }

            TimedOut = _duePhase;
            _due = Timestamps.Never;
        }

        Cancel();
    }

    private void Cancel()
    {
        // First the token, so that a client that heeds it ends with an exception of its own; then the wait, for one that does not.
        _source.Cancel();
        Decide();
    }

    private void Decide()
    {
        if (Interlocked.Exchange(ref _undecided, 0) != 0)
        {
            _wait.SetResult(true);
        }
    }
}
