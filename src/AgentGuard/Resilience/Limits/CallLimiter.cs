using AgentGuard.Failures;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Limits;

/// <summary>Lets calls in by their turns: so many in a minute, so many tokens in a minute, so many at a time, and as fast as the provider allows.</summary>
/// <remarks>Thread-safe. While nothing is bounded and the provider limits nothing, it takes no lock.</remarks>
internal sealed class CallLimiter
{
    private const double Weight = 0.1;
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(1);
    private readonly LimitOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly RateGate? _requests;
    private readonly RateGate? _tokens;
    private readonly TokenReserve _reserve;
    private readonly ConcurrencyGate? _concurrency;
    private readonly RecentCalls _calls;
    private readonly LearnedRate _learned;
    private readonly FairQueue<WaitingCall> _queue = new();
    private readonly Lock _gate = new();
    private TimeSpan _usual;
    private ITimer? _timer;
    private volatile int _waiting;

    public CallLimiter(LimitOptions options, TimeProvider timeProvider, ITokenCounter? tokenCounter = null)
    {
        _options = options;
        _timeProvider = timeProvider;
        _requests = Gate(options.RequestsPerMinute);
        _tokens = Gate(options.TokensPerMinute);
        _reserve = new TokenReserve(tokenCounter ?? EstimatingTokenCounter.Instance);
        _concurrency = options.BoundsConcurrency ? new ConcurrencyGate(options) : null;
        _calls = new RecentCalls(timeProvider);
        _learned = new LearnedRate(_calls, timeProvider);
    }

    /// <summary>Whether the end of a call must tell how many tokens it used.</summary>
    public bool CountsTokens => _tokens is not null;

    /// <summary>Whether the time of calls matters.</summary>
    public bool Samples => _options.AdaptConcurrency;

    /// <summary>Whether every call may be made at once.</summary>
    public bool IsIdle => _requests is null && _tokens is null && _concurrency is null && !_learned.IsOn && _waiting == 0;

    /// <summary>Lets a call in that need not wait.</summary>
    public CallPermit Pass()
    {
        _calls.Add();
        return CallPermit.Free;
    }

    /// <summary>How long a call would wait that came now.</summary>
    public TimeSpan GetWait()
    {
        if (IsIdle)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            return ExpectedWait(_reserve.Of(-1, null), _queue.Count);
        }
    }

    /// <summary>Lets a call in, when it is its turn.</summary>
    /// <param name="shape">What it sends.</param>
    /// <param name="longest">How long it may wait.</param>
    /// <param name="hasAlternative">Whether somebody else can answer now: then it does not wait on.</param>
    /// <param name="caller">The caller's token.</param>
    /// <exception cref="ModelFailureException">It would wait too long.</exception>
    public ValueTask<CallPermit> AcquireAsync(in CallShape shape, TimeSpan longest, Func<bool>? hasAlternative, CancellationToken caller)
    {
        var input = CountsTokens ? _reserve.CountInput(shape) : 0;
        longest = longest < _options.MaxQueueTime ? longest : _options.MaxQueueTime;
        WaitingCall waiting;
        lock (_gate)
        {
            var tokens = CountsTokens ? _reserve.Of(input, shape.Options?.MaxOutputTokens) : 0;
            if (_queue.Count == 0 && MayEnter(tokens))
            {
                return new(Admit(tokens));
            }

            var run = AgentRun.Current;
            var priority = run?.Priority ?? CallPriority.Normal;
            var due = run?.Deadline?.UtcTicks ?? long.MaxValue;
            var expected = ExpectedWait(tokens, _queue.CountBefore(priority, due));
            if (_queue.Count >= _options.MaxQueued || expected > longest)
            {
                throw Refusal(expected);
            }

            waiting = new WaitingCall(tokens, run?.Deadline);
            _queue.Add(waiting, priority, run?.Principal, due);
            _waiting = _queue.Count;
            Arm();
        }

        return WaitAsync(waiting, longest, hasAlternative, caller);
    }

    /// <summary>Takes note that a call succeeded, and settles what it reserved.</summary>
    public void Succeed(in CallPermit permit, UsageDetails? usage)
    {
        if (IsIdle)
        {
            return;
        }

        lock (_gate)
        {
            if (permit.AdmittedAt != CallPermit.Free.AdmittedAt)
            {
                var took = _timeProvider.GetElapsedTime(permit.AdmittedAt);
                _usual = _usual == TimeSpan.Zero ? took : _usual + ((took - _usual) * Weight);
            }

            var total = usage?.TotalTokenCount ?? (usage?.InputTokenCount + usage?.OutputTokenCount);
            if (total is { } used)
            {
                _tokens?.Give(permit.Tokens - used);
                _reserve.Settle(usage!, used);
            }
        }

        Leave(permit);
    }

    /// <summary>Takes note that a call failed.</summary>
    /// <returns>The rate that was learnt, in calls per second, when calls are paced from now on.</returns>
    public double? Fail(in CallPermit permit, ModelFailure failure)
    {
        double? learned = null;
        if (failure.Kind is ModelFailureKind.RateLimited or ModelFailureKind.Overloaded)
        {
            lock (_gate)
            {
                _concurrency?.Overload();
                if (_options.LearnRate && failure.Kind is ModelFailureKind.RateLimited)
                {
                    _calls.Refuse();
                    var wasOn = _learned.IsOn;
                    _learned.Learn(failure, permit.AdmittedAt);
                    learned = wasOn ? null : _learned.PerSecond;
                }

                // What is refused uses no tokens.
                _tokens?.Give(permit.Tokens);
            }
        }

        Leave(permit);
        return learned;
    }

    /// <summary>Takes note that the provider is well again after a time in which it was not called.</summary>
    public void Recover()
    {
        if (_options.LearnRate)
        {
            lock (_gate)
            {
                _learned.Recover();
            }
        }
    }

    /// <summary>Takes note of the time to the first token, or to the end of an answer of so many tokens.</summary>
    public void Sample(TimeSpan taken, long? tokens)
    {
        lock (_gate)
        {
            if (tokens is { } count)
            {
                _concurrency?.SamplePerToken(taken, count);
            }
            else
            {
                _concurrency?.SampleFirstToken(taken);
            }
        }
    }

    /// <summary>Takes back what a call held that was not made.</summary>
    public void GiveBack(in CallPermit permit)
    {
        if (permit.Tokens > 0)
        {
            lock (_gate)
            {
                _tokens?.Give(permit.Tokens);
            }
        }

        if (permit != CallPermit.Free)
        {
            Leave(permit);
        }
    }

    /// <summary>Takes note that a call ended.</summary>
    public void Leave(in CallPermit permit)
    {
        if (permit == CallPermit.Free || (_concurrency is null && _waiting == 0))
        {
            return;
        }

        lock (_gate)
        {
            _concurrency?.Leave();
        }

        LetIn();
    }

    private RateGate? Gate(long? perMinute) => perMinute is not { } count ? null
        : new RateGate(count / 60.0, Math.Max(1, count / 60.0 * _options.Burst.TotalSeconds), _timeProvider);

    private bool MayEnter(long tokens) => _concurrency?.IsFull is not true && RateWait(tokens) == TimeSpan.Zero;

    // Where many wait, a call that cannot be answered in time would take the turn of one that can.
    private bool IsTooLate(DateTimeOffset? due) => due - _timeProvider.GetUtcNow() < _usual;

    private TimeSpan RateWait(long tokens)
    {
        var wait = _learned.Wait(_queue.Count > 0);
        wait = Longer(wait, _requests?.WaitFor(1));
        return Longer(wait, _tokens?.WaitFor(tokens));
    }

    private TimeSpan ExpectedWait(long tokens, int before)
    {
        var perSecond = Math.Min(_learned.PerSecond, _requests?.PerSecond ?? double.MaxValue);
        perSecond = Math.Min(perSecond, _tokens is null ? double.MaxValue : _tokens.PerSecond / Math.Max(1, tokens));
        return RateWait(tokens) + TimeSpan.FromSeconds(before / perSecond);
    }

    private CallPermit Admit(long tokens)
    {
        _calls.Add();
        _learned.Take();
        _requests?.Take(1);
        _tokens?.Take(tokens);
        _concurrency?.Enter();
        return new(tokens, _timeProvider.GetTimestamp());
    }

    private async ValueTask<CallPermit> WaitAsync(WaitingCall waiting, TimeSpan longest, Func<bool>? hasAlternative, CancellationToken caller)
    {
        var since = _timeProvider.GetTimestamp();
        while (true)
        {
            var left = longest - _timeProvider.GetElapsedTime(since);
            var pause = hasAlternative is null || left < LookAround ? left : LookAround;
            await ((Task)waiting.Turn.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, _timeProvider, caller))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (waiting.IsAdmitted)
            {
                return new(waiting.Tokens, _timeProvider.GetTimestamp());
            }

            if (caller.IsCancellationRequested || pause == left || waiting.Turn.IsCompleted || hasAlternative?.Invoke() is true)
            {
                GiveUp(waiting);
                caller.ThrowIfCancellationRequested();
                throw Refusal(GetWait());
            }
        }
    }

    private void GiveUp(WaitingCall waiting)
    {
        lock (_gate)
        {
            if (waiting.IsAdmitted)
            {
                _tokens?.Give(waiting.Tokens);
                _concurrency?.Leave();
            }
            else
            {
                _queue.Remove(waiting);
                _waiting = _queue.Count;
            }
        }

        LetIn();
    }

    private void LetIn()
    {
        List<WaitingCall>? admitted = null;
        lock (_gate)
        {
            while (_queue.TryPeek(out var next) && (IsTooLate(next.Due) || MayEnter(next.Tokens)))
            {
                _queue.Dequeue();
                if (!IsTooLate(next.Due))
                {
                    next.IsAdmitted = true;
                    Admit(next.Tokens);
                }

                (admitted ??= []).Add(next);
            }

            _waiting = _queue.Count;
            Arm();
        }

        admitted?.ForEach(static waiting => waiting.Wake());
    }

    // A call that ends lets the next one in; the timer is for what time brings.
    private void Arm()
    {
        if (!_queue.TryPeek(out var next) || _concurrency?.IsFull is true)
        {
            return;
        }

        var wait = RateWait(next.Tokens).WholeMilliseconds();
        _timer ??= CreateTimer();
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private ITimer CreateTimer()
    {
        // The timer must not keep the ambient values of a call alive.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return _timeProvider.CreateTimer(
            static limiter => ((CallLimiter)limiter!).LetIn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan? other) => other > one ? other.Value : one;

    private static ModelFailureException Refusal(TimeSpan wait) => new(new(
        ModelFailureKind.RateLimited,
        "The limits of this client (ResilienceOptions.Limits) do not let the call in within the time it may wait; wait, or let another candidate answer.")
    {
        RetryAfter = wait,
        Scope = FailureScope.Host,
    });
}
