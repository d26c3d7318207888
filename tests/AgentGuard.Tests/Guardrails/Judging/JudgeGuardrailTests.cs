using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Judging;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Judging;

public sealed class JudgeGuardrailTests
{
    private const string Holds = """{"reason":"it promises nothing","holds":true}""";
    private const string Broken = "```json\n{\"reason\": \"it names a day\", \"holds\": false}\n```";

    [Test]
    public async Task The_answer_passes_when_the_rule_holds([Values] bool streaming) =>
        Assert.That((await AskAsync(streaming, Holds)).Text, Is.EqualTo("It comes on Monday."));

    [Test]
    public async Task The_answer_is_blocked_when_the_rule_is_broken([Values] bool streaming) =>
        Assert.That((await AskAsync(streaming, Broken)).FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));

    [TestCase("I think it is fine.")]
    [TestCase("""{"reason":"", "holds":"perhaps"}""")]
    [TestCase("""{"holds": tr""")]
    [TestCase("""{"reason":"x","holds":"true"}""", Description = "not even a conversion is guessed")]
    public async Task A_verdict_that_cannot_be_read_blocks(string verdict) =>
        Assert.That((await AskAsync(streaming: false, verdict)).FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));

    [Test]
    public async Task A_judge_that_agrees_with_everything_is_found_out_by_asking_both_ways()
    {
        var fickle = new ScriptedChatClient(_ => ScriptedStep.Text(Holds));
        var steady = new ScriptedChatClient(ScriptedStep.Text(Holds), ScriptedStep.Text(Broken));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await AskAsync(fickle, bothWays: true)).FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That((await AskAsync(steady, bothWays: true)).Text, Is.EqualTo("It comes on Monday."));
        }
    }

    [Test]
    public async Task The_judged_text_cannot_end_its_frame()
    {
        var judge = new ScriptedChatClient(_ => ScriptedStep.Text(Holds));
        var guardrail = new JudgeGuardrail(judge, new JudgeOptions { Rule = "The text is polite." });

        await guardrail.JudgeAsync(new(TrustBoundary.Input, "one"));
        await guardrail.JudgeAsync(new(TrustBoundary.Input, "two"));

        var markers = judge.Requests.Select(request => request.Messages[1].Text.Split('\n')[0]).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(markers[0], Is.Not.EqualTo(markers[1]));
            Assert.That(judge.Requests[0].Messages[1].Text, Is.EqualTo($"{markers[0]}\none\n{markers[0]}"));
            Assert.That(judge.Requests[0].Messages[0].Text, Does.Contain(markers[0]));
        }
    }

    private static Task<ChatResponse> AskAsync(bool streaming, string verdict) =>
        AskAsync(new ScriptedChatClient(_ => ScriptedStep.Text(verdict)), bothWays: false, streaming);

    private static Task<ChatResponse> AskAsync(ScriptedChatClient judge, bool bothWays, bool streaming = false) =>
        new ScriptedChatClient(ScriptedStep.Text("It comes ", "on Monday.")).AsBuilder()
            .UseGuardrails(g => g.JudgeBy(
                judge, new JudgeOptions { Rule = "The text promises no date.", AsksBothWays = bothWays }, GuardrailAction.Block, TrustBoundary.Output))
            .Build()
            .AskAsync(streaming, "When?");
}
