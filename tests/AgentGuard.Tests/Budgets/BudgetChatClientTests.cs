using AgentGuard.Budgets;
using AgentGuard.Failures;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

public sealed class BudgetChatClientTests
{
    private static readonly UsageDetails Usage = new() { InputTokenCount = 200, OutputTokenCount = 20, CachedInputTokenCount = 150 };

    [Test]
    public async Task Counts_what_a_run_spends([Values] bool streaming)
    {
        var loop = new Loop(
            new ScriptedChatClient(Loop.Call(1), ScriptedStep.Contents(new TextContent("done"), new UsageContent(Usage))),
            b => b.Prices["scripted-model"] = new ModelPrice(2m, 10m, 0.2m));

        await loop.AskAsync(streaming);

        Assert.That(loop.Run!.Usage.Spent, Is.EqualTo(new Spending
        {
            InputTokens = 300,
            CachedInputTokens = 150,
            OutputTokens = 30,
            Cost = ((150 * 2m) + (150 * 0.2m) + (30 * 10m)) / 1_000_000m,
            ModelCalls = 2,
            ToolCalls = 1,
        }));
        Assert.That(loop.Run.Usage.Reserved, Is.EqualTo(default(Spending)));
        Assert.That(loop.Run.Steps, Is.EqualTo(2));
        Assert.That(loop.Codes, Is.Empty);
    }

    [Test]
    public async Task Winds_down_before_the_last_model_call_is_gone([Values] bool streaming)
    {
        var model = Loop.Endless();
        var loop = new Loop(model, b => b.MaxModelCalls = 5);

        var response = await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("as far as I got"));
            Assert.That(model.Requests, Has.Count.EqualTo(5));
            Assert.That(model.Requests[^1].Options!.ToolMode, Is.EqualTo(ChatToolMode.None));
            Assert.That(model.Requests[^1].Options!.Tools, Has.Count.EqualTo(1), "the conversation holds calls of it");
            Assert.That(model.Requests[^1].Transcript, Does.EndWith("what should be done next.]").And.Contain("found q4"));
            Assert.That(response.AdditionalProperties![BudgetPolicy.WoundDownProperty], Does.Contain("model calls"));
            Assert.That(loop.Run!.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
            Assert.That(loop.Run.OutcomeReason, Does.Contain("model calls"));
            Assert.That(loop.Codes, Is.EqualTo(new[] { "AG1502", "AG1503" }));
        }
    }
}
