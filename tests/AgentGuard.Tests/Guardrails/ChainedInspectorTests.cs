using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails;

public sealed class ChainedInspectorTests
{
    [Test]
    public async Task Runs_the_outer_policy_and_then_the_inner_one_on_what_it_left()
    {
        var inner = new FakeGuardrail(text => FakeGuardrail.Found() with { ProposedText = text + "-inner" });
        var second = new GuardrailPolicyBuilder().Add(inner, GuardrailAction.Rewrite, TrustBoundary.ToolResult).Build();
        var chain = ChainedInspector.Of(Rewriting("outer"), second);

        var verdict = await chain.InspectAsync(new BoundaryContent(TrustBoundary.ToolResult, "text"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict as Verdict.Rewrite)?.Text, Is.EqualTo("outer-inner"));
            Assert.That(verdict.Findings, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Keeps_the_outer_rewrite_when_the_inner_policy_allows()
    {
        var chain = ChainedInspector.Of(Rewriting("outer"), new GuardrailPolicyBuilder().Build());

        var verdict = await chain.InspectAsync(new BoundaryContent(TrustBoundary.ToolResult, "text"));

        Assert.That((verdict as Verdict.Rewrite)?.Text, Is.EqualTo("outer"));
    }

    [Test]
    public async Task Does_not_ask_the_inner_policy_after_a_block()
    {
        var inner = FakeGuardrail.Passing();
        var chain = ChainedInspector.Of(
            new GuardrailPolicyBuilder().BlockWhen("no", TrustBoundary.ToolCall, _ => true).Build(),
            new GuardrailPolicyBuilder().Add(inner, GuardrailAction.Block, TrustBoundary.ToolCall).Build());

        var verdict = await chain.InspectAsync(new BoundaryContent(TrustBoundary.ToolCall, "{}"));

        Assert.That(verdict, Is.InstanceOf<Verdict.Block>());
        Assert.That(inner.Seen, Is.Empty);
    }

    private static GuardrailPolicy Rewriting(string text) => new GuardrailPolicyBuilder()
        .Add(new FakeGuardrail(_ => FakeGuardrail.Found() with { ProposedText = text }), GuardrailAction.Rewrite, TrustBoundary.ToolResult)
        .Build();
}
