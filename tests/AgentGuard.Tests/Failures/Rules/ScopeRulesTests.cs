using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures.Rules;

public sealed class ScopeRulesTests
{
    [TestCase("Rate limit reached on tokens per min (TPM): Limit 1", FailureScope.Tokens)]
    [TestCase("Rate limit reached on requests per min (RPM): Limit 3", FailureScope.Requests)]
    [TestCase("Rate limit reached on requests per day (RPD): Limit 3", FailureScope.Day)]
    [TestCase("Slower.", FailureScope.Unknown)]
    public void A_rate_limit_says_what_it_counts(string message, FailureScope scope) =>
        Assert.That(Scope(429, $$$"""{"error":{"code":"rate_limit_exceeded","message":"{{{message}}}"}}"""), Is.EqualTo(scope));

    [TestCase("tokens", FailureScope.Tokens)]
    [TestCase("requests", FailureScope.Requests)]
    public void The_type_of_the_error_says_what_it_counts(string type, FailureScope scope) =>
        Assert.That(Scope(429, $$$"""{"error":{"type":"{{{type}}}","message":"rate limit"}}"""), Is.EqualTo(scope));

    [Test]
    public void A_quota_is_of_the_account_unless_it_is_of_a_day()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Scope(429, """{"error":{"code":"insufficient_quota","message":"requests per min"}}"""), Is.EqualTo(FailureScope.Account));
            Assert.That(
                Scope(429, """{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}"""),
                Is.EqualTo(FailureScope.Day));
        }
    }

    [Test]
    public void Other_failures_have_no_scope() => Assert.That(Scope(500, "tokens per min"), Is.EqualTo(FailureScope.Unknown));

    private static FailureScope Scope(int status, string body) =>
        new ModelFailureClassifier().Classify(new FailureEvidence { StatusCode = status, Body = body }).Scope;
}
