using AgentGuard.Guardrails;
using AgentGuard.Testing;
using AgentGuard.Tests.Architecture;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

/// <summary>The adapter of the README compiles, works, and is the one that the README shows.</summary>
public sealed class ForeignRuleTests
{
    [Test]
    public void The_readme_shows_this_adapter()
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src/AgentGuard/Guardrails/README.md"));
        var source = SourceTree.Files("tests/AgentGuard.Tests/Guardrails", "ForeignRule.cs").Single().Text;

        Assert.That(readme, Does.Contain(source[source.IndexOf("internal sealed", StringComparison.Ordinal)..].Trim()));
    }

    [TestCase(false, "loud", ExpectedResult = true)]
    [TestCase(true, "loud", ExpectedResult = true)]
    [TestCase(false, "kind", ExpectedResult = false)]
    [TestCase(true, "kind", ExpectedResult = false)]
    [TestCase(false, "broken", ExpectedResult = true)]
    [TestCase(true, "broken", ExpectedResult = true)]
    public async Task<bool> A_rule_of_another_library_is_a_guardrail(bool streaming, string answer)
    {
        var rule = new ForeignRule("tone", async (text, _) =>
        {
            await Task.Yield();
            return text == "broken" ? throw new InvalidOperationException("not available") : text == "loud" ? "it is loud" : null;
        });
        var call = new GuardedCall(
            new ScriptedChatClient(ScriptedStep.Text(answer)), g => g.Add(rule, GuardrailAction.Block, TrustBoundary.Output));

        return (await call.AskAsync(streaming, "go")).FinishReason == ChatFinishReason.ContentFilter;
    }
}
