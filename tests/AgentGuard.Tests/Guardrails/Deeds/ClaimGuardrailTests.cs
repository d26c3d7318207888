using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Deeds;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Deeds;

public sealed class ClaimGuardrailTests
{
    private const string Claim = "I have refunded order A1.";
    private static readonly ClaimGuardrail Refund = new("refund", new ClaimOptions { Phrases = ["refunded", "issued a refund"], Tools = ["issue_refund"] });

    [TestCase("I have refunded your order.")]
    [TestCase("Your order was refunded today.")]
    [TestCase("I could not find order A2, but I have refunded A1.")]
    [TestCase("I could not find order A2. A1 was REFUNDED.")]
    [TestCase("I've issued a  refund, let me know if anything else is wrong.")]
    [TestCase("I have refunded it and will tell you once it arrives.")]
    [TestCase("I can confirm that I have refunded you.")]
    [TestCase("No problem, I refunded it!")]
    [TestCase("I am happy to tell you: refunded.")]
    [TestCase("You were not at fault, so we refunded the whole amount of 1.50 euros.")]
    [TestCase("Can you see it? It was refunded yesterday.")]
    [TestCase("I’ve refunded it.")]
    [TestCase("Re\u200bfunded!")]
    public async Task Takes_a_statement_for_a_claim(string answer) => Assert.That((await Judge(answer)).Passed, Is.False);

    [TestCase("I could not get it refunded.")]
    [TestCase("I couldn’t have it refunded.")]
    [TestCase("Nothing has been refunded.")]
    [TestCase("I have not yet cancelled or refunded anything.")]
    [TestCase("I refunded nothing.")]
    [TestCase("Your order will be refunded within five days.")]
    [TestCase("You'll be refunded soon.")]
    [TestCase("It can be refunded.")]
    [TestCase("You can have it refunded.")]
    [TestCase("The amount is to be refunded.")]
    [TestCase("Would you like it refunded?")]
    [TestCase("Has it been refunded?")]
    [TestCase("Once you confirm, it is refunded.")]
    [TestCase("It is refunded if you return the item.")]
    [TestCase("The order is open.")]
    [TestCase("")]
    public async Task Leaves_alone_what_denies_promises_asks_or_conditions_it(string answer) =>
        Assert.That((await Judge(answer)).Passed, Is.True);

    [TestCase("Der Betrag wurde erstattet.", ExpectedResult = false)]
    [TestCase("Der Betrag wurde leider nicht erstattet.", ExpectedResult = true)]
    [TestCase("Der Betrag kann erstattet werden.", ExpectedResult = true)]
    [TestCase("Nicht gefunden, aber erstattet.", ExpectedResult = false)]
    public async Task<bool> Words_of_the_host_take_a_claim_back_in_other_languages(string answer)
    {
        var guardrail = new ClaimGuardrail("refund", new ClaimOptions { Phrases = ["erstattet"], Tools = ["t"], TakenBackBy = ["nicht", "kann", "wird"] });
        return (await guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, answer))).Passed;
    }

    [Test]
    public void A_run_with_the_deed_never_triggers() =>
        Gen.Select(Streamed.TextsOf(40, "I have ", "not ", "refunded ", "issued a refund ", "? ", ". ", ", ", "will ", "é", "\n"), Gen.Bool).Sample((answer, earlier) =>
        {
            var run = AgentRun.Start();
            run.Deeds.Record(new ToolDeed("1", "issue_refund", Succeeded: false));
            run.Deeds.Record(new ToolDeed("2", "issue_refund", Succeeded: true) { IsEarlier = earlier });
            var guardrail = new ClaimGuardrail(
                "refund", new ClaimOptions { Phrases = ["refunded", "issued a refund"], Tools = ["issue_refund"], CountsEarlierTurns = earlier });
            var passed = guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, answer)).AsTask().Result.Passed;
            run.DisposeAsync().AsTask().Wait();
            return passed;
        });

    [Test]
    public async Task Allocates_nothing_when_nothing_is_claimed()
    {
        var content = new BoundaryContent(TrustBoundary.Output, "The order is open, and it was not paid. Shall I look for another one?");
        await Refund.JudgeAsync(content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await Refund.JudgeAsync(content);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task A_claim_without_a_deed_is_asked_about_again([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("I have re", "funded it."), ScriptedStep.Text("I did not refund it."));

        var answer = await new GuardedCall(model, Configure).AskAsync(streaming, "refund A1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Is.EqualTo("I did not refund it."));
            Assert.That(model.Requests[1].Transcript, Does.Contain("no call of issue_refund succeeded"));
        }
    }

    [Test]
    public async Task A_guarded_tool_that_succeeded_supports_the_claim([Values] bool streaming) =>
        Assert.That((await AskAsync(streaming, new RefundDesk().Refund)).Text, Is.EqualTo(Claim));

    [Test]
    public async Task A_guarded_tool_that_failed_supports_nothing([Values] bool streaming)
    {
        var desk = new RefundDesk { Afterwards = () => throw new InvalidOperationException("declined") };

        Assert.That((await AskAsync(streaming, desk.Refund)).Text, Does.EndWith("Sorry."));
    }

    [Test]
    public async Task A_call_that_was_rejected_supports_nothing([Values] bool streaming) =>
        Assert.That((await AskAsync(streaming, new RefundDesk().Refund, amount: 1_000)).Text, Does.EndWith("Sorry."));

    [Test]
    public async Task A_replayed_success_supports_the_claim([Values] bool streaming)
    {
        var desk = new RefundDesk();
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(ToolLoop.Call("issue_refund", "c1", ("order", "A1"))),
            ScriptedStep.Contents(ToolLoop.Call("issue_refund", "c2", ("order", "A1"))),
            ScriptedStep.Text(Claim));
        await using var run = AgentRun.Start();
        var client = model.AsBuilder().UseGuardrails(Configure).UseGuardedFunctionInvocation(o => o.RunEffectsOnce()).Build();

        var answer = await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [desk.Refund] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Is.EqualTo(Claim));
            Assert.That(run.Deeds.ToList().Select(deed => (deed.CallId, deed.Succeeded)), Is.EqualTo(new[] { ((string?)"c1", true), ("c2", true) }));
            Assert.That(desk.Refunds, Is.EqualTo(1));
        }
    }

    [TestCase(false, false, ExpectedResult = Claim)]
    [TestCase(true, false, ExpectedResult = Claim)]
    [TestCase(false, true, ExpectedResult = "Sorry.")]
    [TestCase(true, true, ExpectedResult = "Sorry.")]
    public async Task<string> An_unguarded_loop_is_read_from_the_conversation(bool streaming, bool fails)
    {
        var tool = AIFunctionFactory.Create(() => fails ? throw new InvalidOperationException() : "done", "issue_refund");
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("issue_refund"), ScriptedStep.Text(Claim), ScriptedStep.Text("Sorry."));
        var call = new GuardedCall(model, Configure, inner => inner.UseFunctionInvocation());

        return (await call.AskAsync(streaming, [new ChatMessage(ChatRole.User, "go")], new ChatOptions { Tools = [tool] })).Text;
    }

    [TestCase(false, false, ExpectedResult = "Sorry.")]
    [TestCase(true, false, ExpectedResult = "Sorry.")]
    [TestCase(false, true, ExpectedResult = Claim)]
    [TestCase(true, true, ExpectedResult = Claim)]
    public async Task<string> A_deed_of_an_earlier_turn_counts_only_when_the_host_says_so(bool streaming, bool counts)
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "refund A1"),
            new(ChatRole.Assistant, [ToolLoop.Call("issue_refund", "c1")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "done")]),
            new(ChatRole.User, "and?"),
        ];
        var call = new GuardedCall(
            new ScriptedChatClient(ScriptedStep.Text(Claim), ScriptedStep.Text("Sorry.")),
            g => g.RequireDeeds("refund", new ClaimOptions { Phrases = ["refunded"], Tools = ["issue_refund"], CountsEarlierTurns = counts }));

        return (await call.AskAsync(streaming, history)).Text;
    }

    [Test]
    public async Task A_result_of_the_current_turn_counts_in_a_loop_of_the_hosts([Values] bool streaming)
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "refund A1"),
            new(ChatRole.Assistant, [ToolLoop.Call("issue_refund", "c1")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "done")]),
        ];

        Assert.That((await new GuardedCall(new ScriptedChatClient(ScriptedStep.Text(Claim)), Configure).AskAsync(streaming, history)).Text, Is.EqualTo(Claim));
    }

    [Test]
    public async Task What_the_host_takes_for_a_claim_is_one([Values] bool streaming)
    {
        var call = new GuardedCall(
            new ScriptedChatClient(ScriptedStep.Text("✅ A1"), ScriptedStep.Text("Sorry.")),
            g => g.RequireDeeds("refund", answer => answer.Text.Contains('✅', StringComparison.Ordinal), "issue_refund"));

        Assert.That((await call.AskAsync(streaming, "go")).Text, Is.EqualTo("Sorry."));
    }

    [Test]
    public void A_claim_that_nothing_can_support_is_refused() =>
        Assert.That(() => new ClaimGuardrail("refund", new ClaimOptions { Phrases = ["refunded"] }), Throws.ArgumentException.With.Message.Contains("tool"));

    private static void Configure(GuardrailPolicyBuilder g) => g.RequireDeeds("refund", ["refunded"], ["issue_refund"]);

    private static Task<ChatResponse> AskAsync(bool streaming, AIFunction tool, int amount = 1)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(ToolLoop.Call("issue_refund", "c1", ("order", "A1"), ("amount", amount))),
            ScriptedStep.Text(Claim),
            ScriptedStep.Text("Sorry."));
        var client = model.AsBuilder().UseAgentRun().UseGuardrails(Configure).UseGuardedFunctionInvocation().Build();
        return ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [tool] });
    }

    private static async Task<GuardrailJudgement> Judge(string answer) => await Refund.JudgeAsync(new BoundaryContent(TrustBoundary.Output, answer));
}
