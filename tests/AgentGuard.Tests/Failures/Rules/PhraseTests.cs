using AgentGuard.Failures.Rules;

namespace AgentGuard.Tests.Failures.Rules;

public sealed class PhraseTests
{
    [TestCase("limit: 0#", "limit: 0", true)]
    [TestCase("limit: 0#", "limit: 0, model", true)]
    [TestCase("limit: 0#", "limit: 0. Then", true)]
    [TestCase("limit: 0#", "limit: 05", false)]
    [TestCase("limit: 0#", "limit: 0.5", false)]
    [TestCase("a*b", "A long way to B", true)]
    [TestCase("a*b", "b then a", false)]
    [TestCase("model~not found", "the MODEL `x` was not found", true)]
    [TestCase("model~not found", "the model says: key not found", false)]
    [TestCase("model~not found", "the model. Key not found", false)]
    [TestCase("model~not found", "a model, and another model `x:free` was not found", true)]
    [TestCase("a*b*c", "a b", false)]
    [TestCase("a", "", false)]
    public void Is_found_where_it_says(string phrase, string text, bool found) => Assert.That(new Phrase(phrase).IsIn(text), Is.EqualTo(found));

    [Test]
    public void A_gap_is_bounded() => Assert.That(new Phrase("model*found").IsIn("model" + new string(' ', 121) + "found"), Is.False);
}
