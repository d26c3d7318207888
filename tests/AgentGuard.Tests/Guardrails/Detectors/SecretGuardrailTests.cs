using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class SecretGuardrailTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    private static readonly SecretGuardrail Secrets = new();

    [TestCase("key AKIAABCDEFGHIJ234567.", "TOKEN:AKIAABCDEFGHIJ234567")]
    [TestCase("ghp_0123456789abcdefghijABCDEFGHIJ012345", "TOKEN:ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [TestCase("xoxb-123456789012-abcdef", "TOKEN:xoxb-123456789012-abcdef")]
    [TestCase("sk-ant-api03-abcdefghij0123456789_-XY", "TOKEN:sk-ant-api03-abcdefghij0123456789_-XY")]
    [TestCase("sk-proj-abcdefghij0123456789", "TOKEN:sk-proj-abcdefghij0123456789")]
    [TestCase("AKIA\u200BABCDEFGHIJ234567", "TOKEN:AKIA\u200BABCDEFGHIJ234567")]
    [TestCase("token " + Jwt + ".", "JWT:" + Jwt)]
    [TestCase("Authorization: Bearer abcdefghij0123456789", "BEARER_TOKEN:abcdefghij0123456789")]
    [TestCase("Server=db;User Id=sa;Password=hunter22;Encrypt=true", "PASSWORD:hunter22")]
    [TestCase("AccountKey=abcd1234==;EndpointSuffix=x", "PASSWORD:abcd1234==")]
    [TestCase("postgres://app:s3cret@db.example/app", "PASSWORD:s3cret")]
    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nrest",
        "PRIVATE_KEY:-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----")]
    [TestCase("x -----BEGIN PRIVATE KEY-----\nabc", "PRIVATE_KEY:-----BEGIN PRIVATE KEY-----\nabc")]
    public void Finds_secrets(string text, params string[] expected) => Assert.That(Detected.By(Secrets, text), Is.EqualTo(expected));

    [TestCase("use sk-learn-style-estimators-everywhere")]
    [TestCase("XAKIAABCDEFGHIJ234567")]
    [TestCase("AKIAABCDEFGHIJ2345678")]
    [TestCase("a bearer of good news for everybody")]
    [TestCase("the password is required")]
    [TestCase("Password=${DB_PASSWORD}")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----")]
    [TestCase("https://example.com:8080/a@b")]
    [TestCase("eyJ is how such tokens begin")]
    public void Sees_no_secret(string text) => Assert.That(Detected.By(Secrets, text), Is.Empty);

    [TestCase("eyJ-")]
    [TestCase("sk-")]
    [TestCase("pwd=$")]
    [TestCase("://a:")]
    [TestCase("-----BEGIN ")]
    [TestCase("bearer ")]
    public void Takes_bounded_time_on_hostile_text(string piece) =>
        Assert.That(Detected.By(Secrets, string.Concat(Enumerable.Repeat(piece, 20_000))).Length, Is.LessThan(20_000));
}
