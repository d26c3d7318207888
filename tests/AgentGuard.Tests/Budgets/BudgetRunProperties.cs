using AgentGuard.Budgets;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

/// <summary>Runs of random models, tools and limits: none spends more than it may, and each that has begun ends with an answer.</summary>
public sealed class BudgetRunProperties
{
    [Test]
    public async Task A_run_ends_with_an_answer_within_its_limits([Range(1, 60)] int seed, [Values] bool streaming)
    {
        var random = new Random(seed);
        var counter = new MessageTokens(EstimatingTokenCounter.Instance);
        var used = new BudgetOptions
        {
            MaxTokens = random.Next(10_000, 60_000),
            MaxModelCalls = random.Next(3, 30),
            MaxToolCalls = random.Next(1, 40),
            MaxSteps = random.Next(1, 30),
            ExpectedOutputTokens = 200,
        };
        used.WindDown.AnswerTokens = 300;
        used.ProgressWatch.Enabled = random.Next(2) == 0;
        var model = new ScriptedChatClient(request => Answer(random, request, counter));
        var loop = new Loop(model, b =>
        {
            (b.MaxTokens, b.MaxModelCalls, b.MaxToolCalls, b.MaxSteps) = (used.MaxTokens, used.MaxModelCalls, used.MaxToolCalls, used.MaxSteps);
            (b.ExpectedOutputTokens, b.WindDown, b.ProgressWatch) = (used.ExpectedOutputTokens, used.WindDown, used.ProgressWatch);
        });

        var response = await loop.AskAsync(streaming, null, Loop.Tool(query => random.Next(3) == 0 ? "Error: nothing" : $"found {query}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Does.EndWith("done"));
            Assert.That(used.RunLimits.FirstExceeded(loop.Run!.Usage.Spent), Is.Null);
            Assert.That(loop.Run.Usage.Reserved, Is.EqualTo(default(Spending)));
            Assert.That(loop.Run.Usage.Spent.ModelCalls, Is.EqualTo(model.Requests.Count));
            Assert.That(loop.Run.Usage.Spent.TotalTokens, Is.EqualTo(response.Usage?.TotalTokenCount));
            Assert.That(loop.Run.Steps, Is.LessThanOrEqualTo(used.MaxSteps));
        }
    }

    private static ScriptedStep Answer(Random random, ScriptedRequest request, MessageTokens counter)
    {
        var input = counter.Count(request.Options?.Tools) + request.Messages.Sum(counter.Count);
        var mayCall = request.Options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode };
        if (!mayCall || random.Next(12) == 0)
        {
            return ScriptedStep.Text("done").WithUsage(input, random.Next(1, 300) / (mayCall ? 2 : 1));
        }

        AIContent[] calls = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new FunctionCallContent(
            $"c{request.Messages.Count}-{i}", "search", new Dictionary<string, object?> { ["query"] = $"q{random.Next(20)}" }))];
        return ScriptedStep.Contents(calls).WithUsage(input, random.Next(1, 200));
    }
}
