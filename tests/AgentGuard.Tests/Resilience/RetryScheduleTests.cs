using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Resilience;

namespace AgentGuard.Tests.Resilience;

public sealed class RetryScheduleTests
{
    [TestCase(ModelFailureKind.RateLimited, true)]
    [TestCase(ModelFailureKind.Overloaded, true)]
    [TestCase(ModelFailureKind.ServerError, true)]
    [TestCase(ModelFailureKind.Timeout, true)]
    [TestCase(ModelFailureKind.Transport, true)]
    [TestCase(ModelFailureKind.EmptyAnswer, true)]
    [TestCase(ModelFailureKind.BadRequest, false)]
    [TestCase(ModelFailureKind.SchemaRejected, false)]
    [TestCase(ModelFailureKind.Authentication, false)]
    [TestCase(ModelFailureKind.PermissionDenied, false)]
    [TestCase(ModelFailureKind.ModelNotFound, false)]
    [TestCase(ModelFailureKind.QuotaExhausted, false)]
    [TestCase(ModelFailureKind.ContentFiltered, false)]
    [TestCase(ModelFailureKind.ContextOverflow, false)]
    [TestCase(ModelFailureKind.BudgetExceeded, false)]
    [TestCase(ModelFailureKind.Cancelled, false)]
    [TestCase(ModelFailureKind.CircuitOpen, false)]
    public void Retries_what_may_pass_and_nothing_else(ModelFailureKind kind, bool retried)
    {
        var delay = Schedule().Next(new ModelFailure(kind, "x"), timeLeft: null);

        Assert.That(delay, retried ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void Counts_retries_in_addition_to_the_first_call()
    {
        var schedule = Schedule(new RetryOptions { MaxRetries = 2 });
        var failure = new ModelFailure(ModelFailureKind.ServerError, "x");

        var delays = Enumerable.Range(0, 3).Select(_ => schedule.Next(failure, null)).ToArray();

        Assert.That(delays.Select(delay => delay is not null), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void Takes_retry_after_as_the_least_wait()
    {
        var failure = new ModelFailure(ModelFailureKind.RateLimited, "x") { RetryAfter = TimeSpan.FromSeconds(20) };

        Assert.That(Schedule().Next(failure, null), Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Does_not_wait_longer_than_the_longest_retry_after()
    {
        var failure = new ModelFailure(ModelFailureKind.RateLimited, "x") { RetryAfter = TimeSpan.FromSeconds(61) };

        Assert.That(Schedule().Next(failure, null), Is.Null);
    }

    [Test]
    public void Does_not_wait_past_the_deadline()
    {
        var failure = new ModelFailure(ModelFailureKind.RateLimited, "x") { RetryAfter = TimeSpan.FromSeconds(20) };

        Assert.That(Schedule().Next(failure, TimeSpan.FromSeconds(20)), Is.Null);
    }

    [TestCase(ModelFailureKind.BadRequest, true, true)]
    [TestCase(ModelFailureKind.ServerError, false, false)]
    public void Lets_the_provider_decide_both_ways(ModelFailureKind kind, bool shouldRetry, bool retried)
    {
        var failure = new ModelFailure(kind, "x") { ShouldRetry = shouldRetry };

        Assert.That(Schedule().Next(failure, null), retried ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void Never_repeats_what_is_not_safe_to_repeat()
    {
        var failure = new ModelFailure(ModelFailureKind.Transport, "x") { IsReplaySafe = false };

        Assert.That(Schedule().Next(failure, null), Is.Null);
    }

    private static RetrySchedule Schedule(RetryOptions? options = null) => new(options ?? new RetryOptions(), new JitterSource(7));
}
