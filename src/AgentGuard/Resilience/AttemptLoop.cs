using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>Makes attempts until one succeeds, no other makes sense, or time is up.</summary>
internal sealed class AttemptLoop
{
    private readonly ResilienceOptions _options;
    private readonly ModelFailureClassifier _classifier;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;
    private readonly JitterSource _jitter;
    private readonly AttemptClockPool? _clocks;
    private int _stackingTold;

    public AttemptLoop(ResilienceOptions options, ModelFailureClassifier classifier, AgentEvents? events, TimeProvider timeProvider)
    {
        _options = options;
        _classifier = classifier;
        _events = events;
        _timeProvider = timeProvider;
        _jitter = new JitterSource(options.Retry.Seed ?? HashCode.Combine(timeProvider.GetTimestamp(), Environment.ProcessId));
        Breaker = options.CircuitBreaker.Enabled ? new CircuitBreaker(options.CircuitBreaker, options.Name, timeProvider) : null;

        Limiter = options.Limits.AnySet ? new CallLimiter(options.Limits, timeProvider) : null;

        // A stream outlives the pipeline of the host and must then be freed from its token: that takes a clock.
        _clocks = options.Timeouts.AnySet || options.HasPipeline ? new AttemptClockPool(options.Timeouts, timeProvider) : null;
    }

    /// <summary>The circuit breaker, where there is one.</summary>
    public CircuitBreaker? Breaker { get; }

    /// <summary>Lets calls in by their turns, where there is a limit.</summary>
    public CallLimiter? Limiter { get; }

    /// <summary>Whether somebody else can answer now, where a chain has said so.</summary>
    public Func<bool>? HasAlternative { get; set; }

    /// <summary>How long calls are better made elsewhere: the circuit breaker is open, or many wait for their turn.</summary>
    public TimeSpan GetUnavailableFor()
    {
        var circuit = Breaker?.GetUnavailableFor() ?? TimeSpan.Zero;
        var turn = Limiter?.GetWait() ?? TimeSpan.Zero;
        return turn > circuit && turn > _options.Retry.MaxDelayBesideAlternative ? turn : circuit;
    }

    /// <summary>Asks for one call now, because nobody else can answer.</summary>
    public bool TryProbe() => Breaker?.TryProbe() is not false;

    /// <summary>Whether calls are made, only not at once.</summary>
    public bool IsBusy => Limiter?.GetWait() > TimeSpan.Zero && (Breaker is null || Breaker.GetUnavailableFor() == TimeSpan.Zero);

    /// <summary>Makes a call.</summary>
    public async Task<T> RunAsync<TAttempt, T>(TAttempt attempt, CancellationToken caller)
        where TAttempt : struct, IAttempt<T>
    {
        var started = _timeProvider.GetTimestamp();
        RetrySchedule? schedule = null;
        Exception? cause = null;
        while (true)
        {
            var lease = await EnterAsync(attempt.Shape, started, cause, caller).ConfigureAwait(false);

            // Where the attempt had to wait for its turn, what was made ambient there is lost here.
            lease.Wire?.Resume();
            var startedAttempt = Limiter?.Samples is true ? _timeProvider.GetTimestamp() : 0;
            var result = default(T);
            ModelFailure? failure;
            try
            {
                var pending = attempt.StartAsync(lease.Clock, lease.Clock?.Token ?? caller);
                if (lease.Clock is not null && !pending.IsCompleted)
                {
                    await lease.Clock.WaitAsync(pending).ConfigureAwait(false);
                    if (!pending.IsCompleted)
                    {
                        attempt.Abandon(pending);
                        lease.Clock.Token.ThrowIfCancellationRequested();
                    }
                }

                result = await pending.ConfigureAwait(false);
                cause = null;
                if (startedAttempt != 0)
                {
                    Limiter!.Sample(_timeProvider.GetElapsedTime(startedAttempt), attempt.TokensToSample(result));
                }

                failure = _options.RetryIsOn ? attempt.FindFailure(result) : null;
            }
            catch (Exception e) when (ModelFailures.Concern(e))
            {
                cause = e;
                failure = Classify(e, lease, caller);
            }
            catch
            {
                Leave(lease);
                throw;
            }

            if (failure is null)
            {
                if (!attempt.TryHandOver(result!, this, lease))
                {
                    await SucceedAsync(lease, attempt.FindUsage(result!), caller).ConfigureAwait(false);
                }

                return result!;
            }

            schedule ??= new RetrySchedule(_options.Retry, _jitter);
            await RecoverAsync(schedule, failure, cause, lease, started, caller).ConfigureAwait(false);
        }
    }

    /// <summary>Takes note that an attempt succeeded.</summary>
    public ValueTask SucceedAsync(in AttemptLease lease, UsageDetails? usage, CancellationToken caller)
    {
        _clocks?.Return(lease.Clock);
        Limiter?.Succeed(lease.Permit, usage);
        var closed = Breaker?.Succeed(lease.Epoch);
        if (closed is not null)
        {
            Limiter?.Recover();
        }

        var stacked = FindStacking(lease);
        return closed is null && stacked is null ? default : RaiseAsync(stacked, closed, caller);
    }

    /// <summary>Takes note that a stream broke after something of it was handed out.</summary>
    /// <returns>The exception to throw.</returns>
    public async ValueTask<Exception> FailMidStreamAsync(Exception cause, AttemptLease lease, CancellationToken caller)
    {
        var failure = Classify(cause, lease, caller) with { IsReplaySafe = false };
        if (caller.IsCancellationRequested)
        {
            Leave(lease);
            return new OperationCanceledException(cause.Message, cause, caller);
        }

        await ReportAsync(failure, lease, caller).ConfigureAwait(false);
        await RaiseAsync(new AttemptFailed(_options.Name, failure.Kind, Attempt: 1, RetryIn: null), null, caller).ConfigureAwait(false);
        return ModelFailures.ToException(failure, cause);
    }

    /// <summary>Takes note that nobody waits for the end of an attempt any more.</summary>
    public void Leave(in AttemptLease lease)
    {
        _clocks?.Return(lease.Clock);
        Limiter?.Leave(lease.Permit);
        Breaker?.Ignore(lease.Epoch);
    }

    private ValueTask<AttemptLease> EnterAsync(in CallShape shape, long started, Exception? cause, CancellationToken caller)
    {
        caller.ThrowIfCancellationRequested();
        return Limiter is null ? EnterAsync(CallPermit.Free, started, cause, caller)
            : Limiter.IsIdle ? EnterAsync(Limiter.Pass(), started, cause, caller)
            : AwaitTurnAsync(shape, started, cause, caller);
    }

    private async ValueTask<AttemptLease> AwaitTurnAsync(CallShape shape, long started, Exception? cause, CancellationToken caller)
    {
        var longest = TimeLeft(started) ?? TimeSpan.MaxValue;
        if (HasAlternative?.Invoke() is true && longest > _options.Retry.MaxDelayBesideAlternative)
        {
            longest = _options.Retry.MaxDelayBesideAlternative;
        }

        var since = _timeProvider.GetTimestamp();
        var permit = await Limiter!.AcquireAsync(shape, longest, HasAlternative, caller).ConfigureAwait(false);
        if (_timeProvider.GetElapsedTime(since) is var waited && waited > TimeSpan.Zero)
        {
            var priority = AgentRun.Current?.Priority ?? CallPriority.Normal;
            await RaiseAsync(new CallHeldBack(_options.Name, waited, priority), null, caller).ConfigureAwait(false);
        }

        return await EnterAsync(permit, started, cause, caller).ConfigureAwait(false);
    }

    private ValueTask<AttemptLease> EnterAsync(CallPermit permit, long started, Exception? cause, CancellationToken caller)
    {
        var timeLeft = _clocks is null ? null : TimeLeft(started);
        if (timeLeft <= TimeSpan.Zero)
        {
            Limiter?.GiveBack(permit);
            throw new ModelFailureException(ModelFailures.TimedOut(TimeoutPhase.Total), cause);
        }

        var epoch = 0;
        if (Breaker is not null && !Breaker.TryEnter(out epoch))
        {
            Limiter?.GiveBack(permit);
            throw new ModelFailureException(ModelFailures.CircuitOpen(Breaker.GetUnavailableFor()), cause);
        }

        if (AgentRun.Current is { } run && !run.Attempts.TryTake())
        {
            Limiter?.GiveBack(permit);
            return RefuseAsync(run.Attempts.Limit, epoch, cause, caller);
        }

        return new(new AttemptLease(_clocks?.Rent(timeLeft, caller), WireObservation.Begin(), epoch, permit));
    }

    private async ValueTask<AttemptLease> RefuseAsync(int limit, int epoch, Exception? cause, CancellationToken caller)
    {
        Breaker?.Ignore(epoch);
        await RaiseAsync(new AttemptBudgetExhausted(limit), null, caller).ConfigureAwait(false);
        throw new ModelFailureException(ModelFailures.OutOfAttempts, cause);
    }

    private async ValueTask RecoverAsync(
        RetrySchedule schedule, ModelFailure failure, Exception? cause, AttemptLease lease, long started, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            Leave(lease);
            throw new OperationCanceledException(cause?.Message, cause, caller);
        }

        await ReportAsync(failure, lease, caller).ConfigureAwait(false);
        var delay = schedule.Next(failure, TimeLeft(started));
        if (Breaker?.GetUnavailableFor() > delay || (delay > _options.Retry.MaxDelayBesideAlternative && HasAlternative?.Invoke() is true))
        {
            delay = null;
        }

        await RaiseAsync(new AttemptFailed(_options.Name, failure.Kind, schedule.Attempts, delay), null, caller).ConfigureAwait(false);
        if (delay is null)
        {
            throw ModelFailures.ToException(failure, cause);
        }

        await Task.Delay(delay.Value, _timeProvider, caller).ConfigureAwait(false);
    }

    private async ValueTask ReportAsync(ModelFailure failure, AttemptLease lease, CancellationToken caller)
    {
        _clocks?.Return(lease.Clock);
        if (Limiter?.Fail(lease.Permit, failure) is { } rate)
        {
            await RaiseAsync(new RateLearned(_options.Name, rate * 60), null, caller).ConfigureAwait(false);
        }

        AgentEvent? circuit = null;
        if (CircuitRules.SaysNothing(failure.Kind) || (failure.Kind is ModelFailureKind.RateLimited && _options.Limits.LearnRate))
        {
            Breaker?.Ignore(lease.Epoch);
        }
        else
        {
            circuit = Breaker?.Fail(lease.Epoch, failure);
        }

        var timedOut = failure.Kind is ModelFailureKind.Timeout ? new CallTimedOut(_options.Name, failure.TimeoutPhase) : null;
        await RaiseAsync(timedOut, circuit, caller).ConfigureAwait(false);
        await RaiseAsync(FindStacking(lease), null, caller).ConfigureAwait(false);
    }

    private RetriesStacked? FindStacking(in AttemptLease lease) =>
        lease.Wire is { Attempts: > 1 and var sent } && Interlocked.Exchange(ref _stackingTold, 1) == 0
            ? new RetriesStacked(_options.Name, sent, sent * (_options.RetryIsOn ? _options.Retry.MaxRetries + 1 : 1))
            : null;

    private ModelFailure Classify(Exception exception, in AttemptLease lease, CancellationToken caller) =>
        lease.Clock is { TimedOut: not TimeoutPhase.None and var phase } && !caller.IsCancellationRequested
            ? ModelFailures.TimedOut(phase)
            : _classifier.Classify(exception, lease.Wire, caller);

    private TimeSpan? TimeLeft(long started)
    {
        var left = _options.Timeouts.Total is { } total ? total - _timeProvider.GetElapsedTime(started) : (TimeSpan?)null;
        var leftOfRun = AgentRun.Current?.TimeLeft;
        return left is null || leftOfRun < left ? leftOfRun : left;
    }

    private async ValueTask RaiseAsync(AgentEvent? one, AgentEvent? other, CancellationToken caller)
    {
        if (one is not null)
        {
            await AgentEvents.RaiseAsync(_events, one, caller).ConfigureAwait(false);
        }

        if (other is not null)
        {
            await AgentEvents.RaiseAsync(_events, other, caller).ConfigureAwait(false);
        }
    }
}
