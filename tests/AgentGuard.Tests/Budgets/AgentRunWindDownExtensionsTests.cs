using AgentGuard.Budgets;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

public sealed class AgentRunWindDownExtensionsTests
{
    [Test]
    public async Task A_loop_asks_for_the_final_answer_with_calls_still_open()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("so far").WithUsage(10, 5));
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "go"), new(ChatRole.Assistant, [new TextContent("let me see"), new FunctionCallContent("c1", "search")]),
        ];
        await using var run = AgentRun.Start();

        var response = await run.WindDownAsync(model, messages, "the shop closes", new ChatOptions { Tools = [Loop.Tool(query => query)] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("so far"));
            Assert.That(response.AdditionalProperties![BudgetPolicy.WoundDownProperty], Is.EqualTo("the shop closes"));
            Assert.That(run, Has.Property("Outcome").EqualTo(AgentRunOutcome.Degraded).And.Property("OutcomeReason").EqualTo("wound down: the shop closes"));
            Assert.That(run.Usage.Spent, Is.EqualTo(new Spending { InputTokens = 10, OutputTokens = 5, ModelCalls = 1 }));
            Assert.That(model.Requests[0].Transcript, Does.Contain("The tool was not run").And.Contain("because the shop closes"));
            Assert.That(model.Requests[0].Options!.ToolMode, Is.EqualTo(ChatToolMode.None));
            Assert.That(messages, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task A_client_with_budgets_of_its_own_counts_once()
    {
        var client = new ScriptedChatClient(ScriptedStep.Text("so far").WithUsage(10, 5)).AsBuilder().UseBudgets().Build();
        await using var run = AgentRun.Start();

        await run.WindDownAsync(client, [new(ChatRole.User, "go")], "the shop closes");

        Assert.That(run.Usage.Spent.ModelCalls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_policy_of_the_host_says_who_takes_over()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("so far"));
        await using var run = AgentRun.Start();

        await run.WindDownAsync(model, [new(ChatRole.User, "go")], "the shop closes", policy: new BudgetPolicy(new BudgetOptions().HandOver("closing time")));

        Assert.That(run, Has.Property("Outcome").EqualTo(AgentRunOutcome.HandedOver).And.Property("OutcomeReason").EqualTo("closing time"));
        Assert.That(model.Requests[0].Messages[^1].Role, Is.EqualTo(ChatRole.User));
    }
}
