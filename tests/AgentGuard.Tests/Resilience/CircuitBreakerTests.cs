using AgentGuard.Failures;
using AgentGuard.Resilience;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CircuitBreakerTests
{
    private readonly VirtualTime _time = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(new CircuitBreakerOptions { ConsecutiveFailures = 3 }, "test", _time);

    [Test]
    public void Opens_after_failures_in_a_row()
    {
        Fail(ModelFailureKind.ServerError, 2);
        Assert.That(_breaker.TryEnter(out _), Is.True);

        Fail(ModelFailureKind.Timeout, 1);

        Assert.That(_breaker.TryEnter(out _), Is.False);
        Assert.That(_breaker.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void A_success_starts_the_count_anew()
    {
        Fail(ModelFailureKind.ServerError, 2);
        Succeed();
        Fail(ModelFailureKind.ServerError, 2);

        Assert.That(_breaker.TryEnter(out _), Is.True);
    }

    [TestCase(ModelFailureKind.Authentication)]
    [TestCase(ModelFailureKind.PermissionDenied)]
    [TestCase(ModelFailureKind.ModelNotFound)]
    [TestCase(ModelFailureKind.QuotaExhausted)]
    public void Opens_at_once_and_for_long_when_time_does_not_help(ModelFailureKind kind)
    {
        Fail(kind, 1);

        Assert.That(_breaker.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromMinutes(5)));
    }

    [TestCase(ModelFailureKind.BadRequest)]
    [TestCase(ModelFailureKind.ContextOverflow)]
    [TestCase(ModelFailureKind.ContentFiltered)]
    [TestCase(ModelFailureKind.Refusal)]
    [TestCase(ModelFailureKind.EmptyAnswer)]
    public void Does_not_count_what_speaks_against_the_request(ModelFailureKind kind)
    {
        Fail(kind, 20);

        Assert.That(_breaker.TryEnter(out _), Is.True);
    }

    [Test]
    public void Does_not_count_cancellations()
    {
        for (var i = 0; i < 20; i++)
        {
            _breaker.TryEnter(out var epoch);
            _breaker.Ignore(epoch);
        }

        Assert.That(_breaker.TryEnter(out _), Is.True);
    }

    [Test]
    public void Lets_one_probe_in_when_many_ask_at_once()
    {
        Fail(ModelFailureKind.ServerError, 3);
        _time.Advance(TimeSpan.FromSeconds(5));

        var admitted = 0;
        Parallel.For(0, 64, _ =>
        {
            if (_breaker.TryEnter(out var _))
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.That(admitted, Is.EqualTo(1));
    }

    [Test]
    public void Closes_when_the_probe_succeeds()
    {
        Fail(ModelFailureKind.ServerError, 3);
        _time.Advance(TimeSpan.FromSeconds(5));

        _breaker.TryEnter(out var probe);

        Assert.That(_breaker.Succeed(probe), Is.InstanceOf<CircuitClosed>());
        Assert.That(_breaker.GetUnavailableFor(), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Opens_again_when_the_probe_fails()
    {
        Fail(ModelFailureKind.ServerError, 3);
        _time.Advance(TimeSpan.FromSeconds(5));

        _breaker.TryEnter(out var probe);

        Assert.That(_breaker.Fail(probe, new ModelFailure(ModelFailureKind.Overloaded, "x")), Is.InstanceOf<CircuitOpened>());
        Assert.That(_breaker.TryEnter(out _), Is.False);
    }

    [Test]
    public void Doubles_the_break_with_every_probe_that_fails_and_begins_anew_after_one_that_succeeds()
    {
        Fail(ModelFailureKind.ServerError, 3);
        var breaks = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            breaks.Add(_breaker.GetUnavailableFor().TotalSeconds);
            _time.Advance(_breaker.GetUnavailableFor());
            Fail(ModelFailureKind.ServerError, 1);
        }

        _time.Advance(_breaker.GetUnavailableFor());
        Succeed();
        Fail(ModelFailureKind.ServerError, 3);
        breaks.Add(_breaker.GetUnavailableFor().TotalSeconds);

        Assert.That(breaks, Is.EqualTo(new[] { 5, 10, 20, 40, 60, 60, 5 }));
    }

    [Test]
    public void Gives_the_probe_to_the_next_when_it_was_cancelled()
    {
        Fail(ModelFailureKind.ServerError, 3);
        _time.Advance(TimeSpan.FromSeconds(5));

        _breaker.TryEnter(out var probe);
        _breaker.Ignore(probe);

        Assert.That(_breaker.TryEnter(out _), Is.True);
    }

    [Test]
    public void Ignores_the_end_of_a_call_that_was_let_in_before_it_opened()
    {
        _breaker.TryEnter(out var early);
        Fail(ModelFailureKind.Authentication, 1);

        Assert.That(_breaker.Succeed(early), Is.Null);
        Assert.That(_breaker.TryEnter(out _), Is.False);
    }

    [Test]
    public void Stays_open_as_long_as_the_provider_asks()
    {
        for (var i = 0; i < 3; i++)
        {
            _breaker.TryEnter(out var epoch);
            _breaker.Fail(epoch, new ModelFailure(ModelFailureKind.RateLimited, "x") { RetryAfter = TimeSpan.FromMinutes(2) });
        }

        Assert.That(_breaker.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromMinutes(2)));
    }

    [Test]
    public void Opens_by_the_share_of_failures_where_a_client_answers_now_and_then()
    {
        for (var i = 0; i < 10; i++)
        {
            Fail(ModelFailureKind.ServerError, 2);
            Succeed();
        }

        Assert.That(_breaker.State, Is.EqualTo(CircuitState.Closed), "two of three are less than 0.8");
        var ratio = new CircuitBreaker(new CircuitBreakerOptions { ConsecutiveFailures = 1_000 }, "ratio", _time);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(ratio.TryEnter(out var epoch), Is.True);
            _ = i is 4 or 6 ? ratio.Succeed(epoch) : ratio.Fail(epoch, new ModelFailure(ModelFailureKind.ServerError, "x"));
        }

        Assert.That(ratio.State, Is.EqualTo(CircuitState.Open), "eight of the last ten");
    }

    [Test]
    public void Failures_of_long_ago_do_not_open_it()
    {
        var ratio = new CircuitBreaker(new CircuitBreakerOptions { ConsecutiveFailures = 1_000 }, "ratio", _time);
        for (var i = 0; i < 30; i++)
        {
            ratio.TryEnter(out var epoch);
            ratio.Fail(epoch, new ModelFailure(ModelFailureKind.ServerError, "x"));
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.That(ratio.State, Is.EqualTo(CircuitState.Closed), "ten of them take more than two minutes");
    }

    [Test]
    public void A_caller_with_nobody_else_to_ask_may_probe_early_but_not_too_often()
    {
        Fail(ModelFailureKind.ServerError, 3);
        Assert.That(_breaker.TryProbe(), Is.False, "it has just opened");

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(_breaker.TryProbe(), Is.True);
        Assert.That(_breaker.TryEnter(out _), Is.True);
        Assert.That(_breaker.State, Is.EqualTo(CircuitState.HalfOpen));
        Assert.That(_breaker.TryProbe(), Is.False);
    }

    [Test]
    public void What_only_a_person_can_mend_is_not_probed_early()
    {
        Fail(ModelFailureKind.Authentication, 1);
        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.That(_breaker.TryProbe(), Is.False);
    }

    [Test]
    public void Any_probe_that_succeeds_closes_it_and_only_the_last_one_that_fails_opens_it_anew()
    {
        Fail(ModelFailureKind.ServerError, 3);
        var first = Probe();
        var second = Probe();
        var third = Probe();

        Assert.That(_breaker.Fail(second, new ModelFailure(ModelFailureKind.Timeout, "x")), Is.Null, "a later one is under way");
        Assert.That(_breaker.Fail(third, new ModelFailure(ModelFailureKind.Timeout, "x")), Is.TypeOf<CircuitOpened>());
        Assert.That(_breaker.Succeed(first), Is.TypeOf<CircuitClosed>());
        Assert.That(_breaker.State, Is.EqualTo(CircuitState.Closed));

        int Probe()
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.That(_breaker.TryProbe(), Is.True);
            Assert.That(_breaker.TryEnter(out var epoch), Is.True);
            return epoch;
        }
    }

    private void Fail(ModelFailureKind kind, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.TryEnter(out var epoch);
            _breaker.Fail(epoch, new ModelFailure(kind, "x"));
        }
    }

    private void Succeed()
    {
        _breaker.TryEnter(out var epoch);
        _breaker.Succeed(epoch);
    }
}
