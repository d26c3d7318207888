using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Wording;

public sealed class LengthGuardrailTests
{
    [TestCase(20, null, null, "one two three four five six", ExpectedResult = "one two three four…")]
    [TestCase(null, 3, null, "one two  three four", ExpectedResult = "one two  three…")]
    [TestCase(null, 3, null, "one two three ", ExpectedResult = null)]
    [TestCase(27, null, null, "one two three four five six", ExpectedResult = null)]
    [TestCase(5, null, null, "😀😀😀", ExpectedResult = "😀😀…")]
    public async Task<string?> Proposes_the_beginning_cut_at_a_word(int? characters, int? words, int? tokens, string text) =>
        (await Judge(new LengthLimits { Characters = characters, Words = words, Tokens = tokens }, text)).ProposedText;

    [Test]
    public async Task Counts_tokens_and_cuts_below_the_limit()
    {
        var text = string.Join(' ', Enumerable.Repeat("several words in a row", 200));
        var counter = new EstimatingTokenCounter();

        var proposed = (await Judge(new LengthLimits { Tokens = 100 }, text)).ProposedText!;

        Assert.That(counter.CountTokens(proposed), Is.InRange(60, 101));
    }

    [Test]
    public async Task A_long_answer_is_shortened_for_the_user([Values] bool streaming)
    {
        var client = new ScriptedChatClient(ScriptedStep.Text("one two ", "three four")).AsBuilder()
            .UseGuardrails(g => g.LimitLength(new LengthLimits { Words = 2 }, GuardrailAction.Rewrite, TrustBoundary.Output)).Build();

        Assert.That((await client.AskAsync(streaming, "count")).Text, Is.EqualTo("one two…"));
    }

    [Test]
    public void A_guardrail_without_a_limit_is_refused() => Assert.That(() => new LengthGuardrail(new LengthLimits()), Throws.ArgumentException);

    private static async Task<GuardrailJudgement> Judge(LengthLimits limits, string text) =>
        await new LengthGuardrail(limits).JudgeAsync(new BoundaryContent(TrustBoundary.Output, text));
}
