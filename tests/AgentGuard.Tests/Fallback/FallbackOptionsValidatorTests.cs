using AgentGuard.Fallback;

namespace AgentGuard.Tests.Fallback;

public sealed class FallbackOptionsValidatorTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case("MaxRounds", o => o.MaxRounds = 0);
        yield return Case("MaxWait", o => o.MaxWait = TimeSpan.FromSeconds(-1));
        yield return Case("RateLimitCooldown", o => o.RateLimitCooldown = TimeSpan.FromDays(2));
        yield return Case("FailuresBeforeCooldown", o => o.FailuresBeforeCooldown = 0);
        yield return Case("Region", o => o.Region = " ");
        yield return Case("DataClasses", o => o.DataClasses.Add(""));
        yield return Case("StreamFailure", o => o.StreamFailure = (StreamFailure)7);
        yield return Case("Profiles:backup", o => o.Then("backup", p => p.ContextWindow = 0));
        yield return Case("Profiles:backup", o => o.Then("backup", p => p.OutputPrice = -1));
        yield return Case("Profiles:primary", o => o.Primary(p => p.DataClasses.Add(" ")));

        static TestCaseData Case(string property, Action<FallbackOptions> configure) => new TestCaseData(property, configure).SetArgDisplayNames(property);
    }

    [TestCaseSource(nameof(Wrong))]
    public void Says_what_is_wrong(string property, Action<FallbackOptions> configure)
    {
        var options = new FallbackOptions();
        configure(options);

        var result = FallbackOptionsValidator.Instance.Validate(null, options);

        Assert.That(result.Failed, Is.True);
        Assert.That(result.FailureMessage, Does.Contain(property));
    }

    [Test]
    public void Takes_the_defaults() =>
        Assert.That(FallbackOptionsValidator.Instance.Validate(null, new FallbackOptions()).Succeeded, Is.True);
}
