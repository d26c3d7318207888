using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class SecretGuardrailTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    private static readonly SecretGuardrail Secrets = new();

    [TestCase("key AKIAABCDEFGHIJ234567.", "TOKEN:AKIAABCDEFGHIJ234567")]
    [TestCase("ghp_0123456789abcdefghijABCDEFGHIJ012345", "TOKEN:ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [TestCase("xoxb-123456789012-abcdef", "TOKEN:xoxb-123456789012-abcdef")]
    [TestCase("sk-proj-qvJ7xT2mLp9RzK4wYb8N", "TOKEN:sk-proj-qvJ7xT2mLp9RzK4wYb8N")]
    [TestCase("client_secret: q8zR7~x2LmPw0", "SECRET:q8zR7~x2LmPw0")]
    [TestCase("\"apiKey\": \"9f2c81d07be64a35\"", "SECRET:9f2c81d07be64a35")]
    [TestCase("export GITEA_TOKEN=4e7a9c02d1b8f653", "SECRET:4e7a9c02d1b8f653")]
    [TestCase("curl -u ada:Tr0ub4dor https://x.example", "PASSWORD:ada:Tr0ub4dor")]
    [TestCase("(aB38Q~k2LmPw0-qvJ7xT2mLp9RzK4wYb8Nd5Fh)", "TOKEN:aB38Q~k2LmPw0-qvJ7xT2mLp9RzK4wYb8Nd5Fh")]
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

    [TestCase("trace_id = 550e8400-e29b-41d4-a716-446655440000")]
    [TestCase("sha256: 9fceb02d0ae598e95dc970b74767f19372d61af89fceb02d0ae598e95dc970b7")]
    [TestCase("api_key = \"your_api_key_1234567890\"")]
    [TestCase("token = xxxxxxxxxxxx1234")]
    [TestCase("secret_name = prod-database-7f3a")]
    [TestCase("csrf_token=Mj2qykJO5rELyHgezQ69nzUX")]
    [TestCase("the keyboard costs 49.90")]
    [TestCase("token = parse_token2(value)")]
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
