using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Deeds;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Deeds;

public sealed class CitedDeedsGuardrailTests
{
    [TestCase("""{"actions":[{"call_id":"c1"}]}""", ExpectedResult = null)]
    [TestCase("""{"actions":[]}""", ExpectedResult = null)]
    [TestCase("""{"text":"nothing was done"}""", ExpectedResult = null)]
    [TestCase("""{"actions":[{"call_id":"c1"},{"call_id":"c2"}]}""", ExpectedResult = "it cites a call that did not succeed in this run")]
    [TestCase("""{"actions":[{"call_id":"c9"}]}""", ExpectedResult = "it cites a call that did not succeed in this run")]
    [TestCase("""{"actions":[{"call_id":"c0"}]}""", ExpectedResult = "it cites a call that did not succeed in this run", Description = "an earlier turn")]
    [TestCase("""{"actions":[{"call_id":"c3"}]}""", ExpectedResult = "it cites a call of another tool than refund")]
    [TestCase("""{"actions":[{"call_id":1}]}""", ExpectedResult = "it cites something that is not the id of a call")]
    [TestCase("I refunded it.", ExpectedResult = "it is not JSON, so that what it cites cannot be read")]
    public Task<string?> Every_cited_id_is_a_successful_call_of_an_allowed_tool(string answer) =>
        ReasonOf(new CitedDeedsGuardrail("/actions/*/call_id", ["refund"]), answer);

    [TestCase("/ids", """{"ids":["c1","c2"]}""", ExpectedResult = false)]
    [TestCase("/ids/*", """{"ids":["c1","c1"]}""", ExpectedResult = true)]
    [TestCase("/a~1b/0/*", """{"a/b":[{"x":"c1"},{"x":"c2"}]}""", ExpectedResult = true)]
    [TestCase("", "\"c2\"", ExpectedResult = false)]
    public async Task<bool> Pointers_lead_through_objects_and_arrays(string idsAt, string answer) =>
        await ReasonOf(new CitedDeedsGuardrail(idsAt), answer) is null;

    [Test]
    public async Task An_answer_that_cites_nothing_may_be_refused() =>
        Assert.That(await ReasonOf(new CitedDeedsGuardrail("/ids", requiresCitation: true), "{}"), Is.EqualTo("it cites no call"));

    [Test]
    public void What_is_not_a_pointer_is_refused() => Assert.That(() => new CitedDeedsGuardrail("actions"), Throws.ArgumentException);

    [Test]
    public async Task The_model_is_asked_again([Values] bool streaming)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.ToolCall("refund", callId: "c1"), ScriptedStep.Text("""{"ids":["c7"]}"""), ScriptedStep.Text("""{"ids":["c1"]}"""));
        var client = model.AsBuilder().UseGuardrails(g => g.RequireCitedDeeds("/ids", "refund")).UseGuardedFunctionInvocation().Build();

        var answer = await client.AskAsync(streaming, "go", new ChatOptions { Tools = [AIFunctionFactory.Create(() => "done", "refund")] });

        Assert.That(answer.Text, Is.EqualTo("""{"ids":["c1"]}"""));
    }

    private static async Task<string?> ReasonOf(CitedDeedsGuardrail guardrail, string answer)
    {
        await using var run = AgentRun.Start();
        run.Deeds.Record(new ToolDeed("c0", "refund", Succeeded: true) { IsEarlier = true });
        run.Deeds.Record(new ToolDeed("c1", "refund", Succeeded: true));
        run.Deeds.Record(new ToolDeed("c2", "refund", Succeeded: false));
        run.Deeds.Record(new ToolDeed("c3", "mail", Succeeded: true));
        GuardrailJudgement judgement = await guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, answer));
        return judgement.Reason;
    }
}
