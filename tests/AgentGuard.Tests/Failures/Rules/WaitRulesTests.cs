using AgentGuard.Failures;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Failures.Rules;

public sealed class WaitRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelFailureClassifier Classifier = new(timeProvider: new FakeTimeProvider(Now));

    [TestCase("retry-after", "7", 7)]
    [TestCase("Retry-After", "0.5", 0.5)]
    [TestCase("RETRY-AFTER-MS", "1500", 1.5)]
    [TestCase("retry-after-ms", "0", 0)]
    [TestCase("retry-after", "Tue, 01 Jan 2030 00:00:30 GMT", 30)]
    [TestCase("retry-after", "Mon, 31 Dec 2029 00:00:00 GMT", 0)]
    public void A_header_says_how_long_to_wait(string header, string value, double seconds) =>
        Assert.That(Wait(new() { [header] = value }, ""), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("soon")]
    [TestCase("-5")]
    [TestCase("NaN")]
    [TestCase("99999999999")]
    [TestCase("")]
    public void A_header_that_makes_no_sense_is_ignored(string value) =>
        Assert.That(Wait(new() { ["retry-after"] = value }, ""), Is.Null);

    [Test]
    public void Milliseconds_count_before_seconds_and_a_header_before_the_body() =>
        Assert.That(
            Wait(new() { ["retry-after"] = "9", ["retry-after-ms"] = "20" }, """{"error":{"message":"Please try again in 30s."}}"""),
            Is.EqualTo(TimeSpan.FromMilliseconds(20)));

    [TestCase("Please retry in 5s.", 5)]
    [TestCase("Please try again in 900.2ms. Visit us.", 0.9002)]
    [TestCase("Your quota will reset after 10m.", 600)]
    [TestCase("Your quota will reset after 1h2m3s.", 3723)]
    [TestCase("Please try again in 6m0s.", 360)]
    [TestCase("Please retry after 26 seconds.", 26)]
    [TestCase("Try again in 2 minutes.", 120)]
    [TestCase("Try again in 1 hour and something", 3600)]
    [TestCase("please RETRY IN 0s", 0)]
    [TestCase("Please retry in a moment, or try again in 3s", 3)]
    public void The_message_says_how_long_to_wait(string message, double seconds) =>
        Assert.That(Wait([], $$$"""{"error":{"message":"{{{message}}}"}}""")?.TotalSeconds, Is.EqualTo(seconds).Within(1e-6));

    [TestCase("Try again later.")]
    [TestCase("Try again in a minute of yours")]
    [TestCase("Limit 5s, retry")]
    [TestCase("try again in 5 smiles")]
    public void Words_without_a_duration_say_nothing(string message) =>
        Assert.That(Wait([], $$$"""{"error":{"message":"{{{message}}}"}}"""), Is.Null);

    [TestCase("\"17s\"", 17)]
    [TestCase("\"0.539477544s\"", 0.539477544)]
    [TestCase("""{"seconds":4}""", 4)]
    public void RetryInfo_counts_before_the_words(string delay, double seconds) =>
        Assert.That(
            Wait([], $$$"""{"error":{"code":429,"message":"retry in 99s","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":{{{delay}}}}]}}""")?.TotalSeconds,
            Is.EqualTo(seconds).Within(1e-6));

    [Test]
    public void When_an_allowance_is_full_again_is_no_wait() =>
        Assert.That(Wait(new() { ["x-ratelimit-reset-requests"] = "120ms", ["x-ratelimit-reset"] = "1754667660000" }, ""), Is.Null);

    [Test]
    public void A_failure_that_time_does_not_heal_has_no_wait() =>
        Assert.That(
            Classifier.Classify(new FailureEvidence { StatusCode = 401, Headers = new Dictionary<string, string> { ["retry-after"] = "5" } }).RetryAfter,
            Is.Null);

    [TestCase("true", 400, true)]
    [TestCase("false", 500, false)]
    public void The_providers_own_word_on_retrying_wins(string value, int status, bool transient) =>
        Assert.That(
            Classifier.Classify(new FailureEvidence { StatusCode = status, Headers = new Dictionary<string, string> { ["X-Should-Retry"] = value } }).IsTransient,
            Is.EqualTo(transient));

    private static TimeSpan? Wait(Dictionary<string, string> headers, string body) =>
        Classifier.Classify(new FailureEvidence { StatusCode = 429, Headers = headers, Body = body }).RetryAfter;
}
