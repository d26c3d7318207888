using AgentGuard.Resilience;

namespace AgentGuard.Tests.Resilience;

public sealed class ResilienceOptionsValidatorTests
{
    [Test]
    public void Accepts_the_defaults() => Assert.That(Validate(_ => { }), Is.Empty);

    [TestCaseSource(nameof(Wrong))]
    public void Names_the_option_that_is_wrong(string property, Action<ResilienceOptions> configure) =>
        Assert.That(Validate(configure), Does.Contain(property));

    private static IEnumerable<TestCaseData> Wrong()
    {
        (string Property, Action<ResilienceOptions> Configure)[] cases =
        [
            ("Retry.BaseDelay", o => o.Retry.BaseDelay = TimeSpan.Zero),
            ("Retry.BaseDelay", o => o.Retry.BaseDelay = TimeSpan.FromMinutes(1)),
            ("Retry.MaxDelay", o => o.Retry.MaxDelay = TimeSpan.FromDays(1)),
            ("Retry.MaxRetryAfter", o => o.Retry.MaxRetryAfter = TimeSpan.FromSeconds(-1)),
            ("MaxRetries", o => o.Retry.MaxRetries = -1),
            ("ConsecutiveFailures", o => o.CircuitBreaker.ConsecutiveFailures = 0),
            ("CircuitBreaker.BreakDuration", o => o.CircuitBreaker.BreakDuration = TimeSpan.FromMinutes(6)),
            ("Timeouts.Attempt", o => o.Timeouts.Attempt = TimeSpan.FromDays(2)),
            ("Timeouts.Idle", o => o.Timeouts.Idle = TimeSpan.Zero),
            ("Timeouts.FirstToken", o => o.Timeouts.FirstToken = TimeSpan.FromTicks(1)),
            ("Timeouts.Total", o => o.Timeouts.Total = TimeSpan.FromDays(2)),
            ("StreamCommit", o => o.StreamCommit = (StreamCommit)7),
        ];
        return cases.Select((wrong, i) => new TestCaseData(wrong.Property, wrong.Configure).SetArgDisplayNames($"{i}: {wrong.Property}"));
    }

    private static string Validate(Action<ResilienceOptions> configure)
    {
        var options = new ResilienceOptions();
        configure(options);
        return ResilienceOptionsValidator.Instance.Validate(null, options).FailureMessage ?? string.Empty;
    }
}
