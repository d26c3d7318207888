using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class PatternGuardrailTests
{
    [TestCase("go to db.corp.example now", "PATTERN:.corp.example")]
    [TestCase("db.co\u200Brp.example", "PATTERN:.co\u200Brp.example")]
    [TestCase("db.public.example")]
    public void Finds_what_matches_with_and_without_invisible_characters(string text, params string[] expected) =>
        Assert.That(Detected.By(new PatternGuardrail("hosts", @"\.corp\.example"), text), Is.EqualTo(expected));

    [Test]
    public void Does_not_count_empty_matches() => Assert.That(Detected.By(new PatternGuardrail("any", "x*"), "abc"), Is.Empty);
}
