using AgentGuard.Failures;
using AgentGuard.Resilience.Limits;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Resilience.Limits;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CallLimiterTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Lets_a_burst_in_and_then_as_many_as_the_minute_allows()
    {
        var limiter = Limiter(o => o.RequestsPerMinute = 60);
        var calls = Enumerable.Range(0, 15).Select(_ => Acquire(limiter)).ToList();
        Assert.That(calls.Count(call => call.IsCompleted), Is.EqualTo(10), "10 seconds' worth at once");

        _time.Advance(TimeSpan.FromSeconds(3));
        await Eventually.UntilAsync(() => calls.Count(call => call.IsCompleted) >= 13);
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.That(calls.Count(call => call.IsCompleted), Is.EqualTo(13));
    }

    [Test]
    public async Task Tokens_are_reserved_by_estimate_and_settled_by_what_was_used()
    {
        var limiter = Limiter(o => o.TokensPerMinute = 6_000);
        var shape = new CallShape([new(ChatRole.User, "Hi")], new ChatOptions { MaxOutputTokens = 900 });
        var first = Acquire(limiter, shape);
        Assert.That(first.IsCompleted, Is.True);
        var second = Acquire(limiter, shape);
        Assert.That(second.IsCompleted, Is.False, "1,000 fit into 10 seconds, and 900 are reserved");

        limiter.Succeed(first.Result, new UsageDetails { InputTokenCount = 5, OutputTokenCount = 5, TotalTokenCount = 10 });
        await Eventually.UntilAsync(() => second.IsCompletedSuccessfully);
    }

    [Test]
    public async Task A_call_that_used_more_than_it_reserved_makes_the_next_wait_longer()
    {
        var limiter = Limiter(o => o.TokensPerMinute = 6_000);
        var shape = new CallShape([new(ChatRole.User, "Hi")], new ChatOptions { MaxOutputTokens = 100 });
        var first = Acquire(limiter, shape).Result;
        limiter.Succeed(first, new UsageDetails { TotalTokenCount = 2_000 });
        var second = Acquire(limiter, shape);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(second.IsCompleted, Is.False, "the bucket is a thousand below zero");
        _time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.UntilAsync(() => second.IsCompletedSuccessfully);
    }

    [Test]
    public void What_a_provider_refused_uses_no_tokens_and_what_said_nothing_keeps_its_estimate()
    {
        var limiter = Limiter(o =>
        {
            o.TokensPerMinute = 6_000;
            o.LearnRate = false;
        });
        var shape = new CallShape([new(ChatRole.User, "Hi")], new ChatOptions { MaxOutputTokens = 900 });
        limiter.Fail(Acquire(limiter, shape).Result, new(ModelFailureKind.RateLimited, "x"));
        var second = Acquire(limiter, shape);
        Assert.That(second.IsCompleted, Is.True);

        limiter.Succeed(second.Result, usage: null);
        Assert.That(Acquire(limiter, shape).IsCompleted, Is.False);
    }

    [Test]
    public async Task Never_more_are_under_way_than_may_be_and_every_place_comes_back()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var limiter = Limiter(o => o.MaxConcurrency = 5);
            List<(Task<CallPermit> Call, CancellationTokenSource Caller)> calls = [];
            for (var i = 0; i < 120; i++)
            {
                var done = calls.Where(one => one.Call.IsCompletedSuccessfully).ToList();
                Assert.That(done, Has.Count.LessThanOrEqualTo(5));
                if (random.Next(2) == 0)
                {
                    var caller = new CancellationTokenSource();
                    calls.Add((limiter.AcquireAsync(default, Long, null, caller.Token).AsTask(), caller));
                }
                else if (random.Next(4) == 0 && calls.Find(one => !one.Call.IsCompleted) is { Call: not null } waiting)
                {
                    await waiting.Caller.CancelAsync();
                    await Eventually.UntilAsync(() => waiting.Call.IsCompleted);
                    if (waiting.Call.IsCanceled)
                    {
                        calls.Remove(waiting);
                    }
                }
                else if (done.Count > 0)
                {
                    var ended = done[random.Next(done.Count)];
                    End(limiter, ended.Call.Result, random.Next(4));
                    calls.Remove(ended);
                }
            }

            while (calls.Count > 0)
            {
                await Eventually.UntilAsync(() => calls.Exists(one => one.Call.IsCompletedSuccessfully));
                var left = calls.Find(one => one.Call.IsCompletedSuccessfully);
                limiter.Leave(left.Call.Result);
                calls.Remove(left);
            }

            Assert.That(Enumerable.Range(0, 6).Count(_ => Acquire(limiter).IsCompleted), Is.EqualTo(5), $"seed {seed}: every place came back");
        }
    }

    [Test]
    public void Refuses_at_once_what_would_wait_too_long_and_says_how_long()
    {
        var limiter = Limiter(o => o.RequestsPerMinute = 6);
        Assert.That(Acquire(limiter).IsCompleted, Is.True);

        var failure = Assert.Throws<ModelFailureException>(() => limiter.AcquireAsync(default, TimeSpan.FromSeconds(5), null, default).AsTask());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Failure.Kind, Is.EqualTo(ModelFailureKind.RateLimited));
            Assert.That(failure.Failure.Scope, Is.EqualTo(FailureScope.Host));
            Assert.That(failure.Failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(10)));
        }
    }

    [Test]
    public void Refuses_more_than_may_wait()
    {
        var limiter = Limiter(o => (o.MaxConcurrency, o.MaxQueued) = (1, 2));
        List<Task> calls = [Acquire(limiter), Acquire(limiter), Acquire(limiter)];

        Assert.That(() => Acquire(limiter), Throws.TypeOf<ModelFailureException>());
        Assert.That(calls.Count(call => call.IsCompleted), Is.EqualTo(1));
    }

    [Test]
    public async Task Whoever_waits_leaves_when_somebody_else_is_ready()
    {
        var limiter = Limiter(o => o.MaxConcurrency = 1);
        var held = Acquire(limiter).Result;
        var isReady = false;
        var waiting = limiter.AcquireAsync(default, Long, () => isReady, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(waiting.IsCompleted, Is.False);

        isReady = true;
        await AdvanceUntilAsync(() => waiting.IsCompleted);
        Assert.That(waiting.Exception!.InnerException, Is.TypeOf<ModelFailureException>());
        limiter.Leave(held);
        Assert.That(Acquire(limiter).IsCompleted, Is.True, "its place in the line is free");
    }

    [Test]
    public async Task A_call_that_could_not_be_answered_in_time_takes_nobodys_turn()
    {
        var limiter = Limiter(o => o.MaxConcurrency = 1);
        var first = Acquire(limiter).Result;
        _time.Advance(TimeSpan.FromSeconds(10));
        Task<CallPermit> hopeless;
        Task<CallPermit> other;
        await using (AgentRun.Start(new() { TimeLimit = TimeSpan.FromSeconds(15) }, timeProvider: _time))
        {
            hopeless = Acquire(limiter);
        }

        await using (AgentRun.Start(new() { TimeLimit = TimeSpan.FromSeconds(60) }, timeProvider: _time))
        {
            other = Acquire(limiter);
        }

        _time.Advance(TimeSpan.FromSeconds(8));
        limiter.Succeed(first, usage: null);
        await Eventually.UntilAsync(() => hopeless.IsCompleted && other.IsCompleted);

        Assert.That(hopeless.Exception!.InnerException, Is.TypeOf<ModelFailureException>(), "calls took 18 seconds, and it has 7");
        Assert.That(other.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task After_a_limit_of_the_rate_calls_are_paced_by_what_was_let_in_and_the_pace_is_forgotten()
    {
        var limiter = Limiter();
        Assert.That(limiter.IsIdle, Is.True);
        for (var i = 0; i < 60; i++)
        {
            limiter.Pass();
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        var rate = limiter.Fail(limiter.Pass(), new(ModelFailureKind.RateLimited, "x") { RetryAfter = TimeSpan.FromSeconds(2) });
        Assert.That(rate, Is.EqualTo(1.4).Within(0.1), "0.7 of two in a second");
        Assert.That(limiter.GetWait(), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(2)), "as long as the provider asks nobody is let in");

        var calls = Enumerable.Range(0, 20).Select(_ => Acquire(limiter)).ToList();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(calls.Count(call => call.IsCompleted), Is.LessThan(5), "and then not all at once");
        await AdvanceUntilAsync(() => calls.All(call => call.IsCompletedSuccessfully));
        await AdvanceUntilAsync(() => limiter.GetWait() == TimeSpan.Zero && limiter.IsIdle);
        Assert.That(limiter.IsIdle, Is.True, "the rate is known no more");
    }

    [Test]
    public void Calls_that_were_under_way_when_the_rate_was_learnt_teach_nothing_new()
    {
        var limiter = Limiter();
        for (var i = 0; i < 60; i++)
        {
            limiter.Pass();
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        var permits = Enumerable.Range(0, 10).Select(_ => limiter.Pass()).ToList();
        Assert.That(permits.Select(permit => limiter.Fail(permit, new(ModelFailureKind.RateLimited, "x"))).Count(rate => rate is not null), Is.EqualTo(1));
        Assert.That(limiter.GetWait(), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)), "ten refusals are one lesson");
    }

    private static void End(CallLimiter limiter, in CallPermit permit, int how)
    {
        switch (how)
        {
            case 0:
                limiter.Succeed(permit, usage: null);
                break;
            case 1:
                limiter.Fail(permit, new(ModelFailureKind.ServerError, "x"));
                break;
            case 2:
                limiter.GiveBack(permit);
                break;
            default:
                limiter.Leave(permit);
                break;
        }
    }

    private static Task<CallPermit> Acquire(CallLimiter limiter, CallShape shape = default) =>
        limiter.AcquireAsync(shape, Long, hasAlternative: null, default).AsTask();

    private async Task AdvanceUntilAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 1_000 && !isTrue(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            for (var yields = 0; yields < 100 && !isTrue(); yields++)
            {
                await Task.Yield();
            }
        }

        Assert.That(isTrue(), Is.True);
    }

    private CallLimiter Limiter(Action<LimitOptions>? configure = null)
    {
        var options = new LimitOptions { MaxQueueTime = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        return new CallLimiter(options, _time);
    }
}
