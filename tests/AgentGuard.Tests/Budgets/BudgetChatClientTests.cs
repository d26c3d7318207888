using AgentGuard.Budgets;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

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

        using (Assert.EnterMultipleScope())
        {
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
    }

    private static IEnumerable<TestCaseData> Limits()
    {
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxModelCalls = 6), "model calls").SetArgDisplayNames("model calls");
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxToolCalls = 6), "tool calls").SetArgDisplayNames("tool calls");
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxSteps = 6), "steps").SetArgDisplayNames("steps");
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxTokens = 8_000), "tokens").SetArgDisplayNames("tokens");
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxInputTokens = 3_000), "input tokens").SetArgDisplayNames("input tokens");
        yield return new TestCaseData((Action<BudgetOptions>)(b => b.MaxOutputTokens = 3_200), "output tokens").SetArgDisplayNames("output tokens");
        yield return new TestCaseData((Action<BudgetOptions>)(b => { b.MaxCost = 0.034m; b.Prices["scripted-model"] = new(1m, 10m); }), "cost")
            .SetArgDisplayNames("cost");
    }

    [TestCaseSource(nameof(Limits))]
    public async Task A_run_at_any_limit_is_wound_down_within_it(Action<BudgetOptions> configure, string word)
    {
        foreach (var streaming in new[] { false, true })
        {
            var options = new BudgetOptions();
            configure(options);
            var model = Loop.Endless();
            var loop = new Loop(model, configure);

            var response = await loop.AskAsync(streaming);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(response.Text, Is.EqualTo("as far as I got"));
                Assert.That(model.Requests, Has.Count.GreaterThan(3));
                Assert.That(options.RunLimits.FirstExceeded(loop.Run!.Usage.Spent), Is.Null);
                Assert.That(response.AdditionalProperties![BudgetPolicy.WoundDownProperty], Does.Contain(word));
                Assert.That(loop.Run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
                Assert.That(loop.Run.OutcomeReason, Does.Contain(word));
                Assert.That(loop.Codes, Has.Exactly(1).EqualTo("AG1503").And.None.EqualTo("AG1504"));
            }
        }
    }

    [Test]
    public async Task The_final_request_keeps_everything_but_the_calling_of_tools([Values] bool streaming)
    {
        var model = Loop.Endless();
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            ResponseFormat = ChatResponseFormat.Json,
            Instructions = "Be brief.",
            ToolMode = ChatToolMode.RequireAny,
        };
        var loop = new Loop(model, b => b.MaxModelCalls = 3);

        await loop.AskAsync(streaming, options);

        var last = model.Requests[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Options, Has.Property("Temperature").EqualTo(0.5f).And.Property("Instructions").EqualTo("Be brief."));
            Assert.That(last.Options!.ResponseFormat, Is.EqualTo(ChatResponseFormat.Json));
            Assert.That(last.Options.ToolMode, Is.EqualTo(ChatToolMode.None));
            Assert.That(last.Options.Tools, Has.Count.EqualTo(1), "the conversation holds calls of it");
            Assert.That(last.Transcript, Does.Contain("found q2").And.EndWith("what should be done next.]"));
            Assert.That(last.Messages.Count(message => message.Role == ChatRole.User), Is.EqualTo(1));
            Assert.That(options.ToolMode, Is.EqualTo(ChatToolMode.RequireAny));
        }
    }

    [Test]
    public async Task The_last_round_of_the_platforms_loop_is_told_so([Values] bool streaming)
    {
        var model = Loop.Endless();
        var loop = new Loop(model);

        var response = await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests, Has.Count.EqualTo(41));
            Assert.That(model.Requests[^1].Transcript, Does.Contain("the run may take 40 steps and has taken them"));
            Assert.That(response.AdditionalProperties, Does.ContainKey(BudgetPolicy.WoundDownProperty));
        }
    }

    [Test]
    public async Task A_run_near_its_deadline_is_wound_down([Values] bool streaming)
    {
        var time = new FakeTimeProvider();
        var model = Loop.Endless();
        var loop = new Loop(model, time: time);

        var response = await loop.AskAsync(streaming, null, Loop.Tool(query =>
        {
            time.Advance(TimeSpan.FromMinutes(3.2));
            return query;
        }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("as far as I got"));
            Assert.That(model.Requests, Has.Count.EqualTo(4));
            Assert.That(response.AdditionalProperties![BudgetPolicy.WoundDownProperty], Is.EqualTo("the time of the run (00:10:00) is nearly over"));
        }
    }

    [Test]
    public async Task A_run_past_its_time_fails([Values] bool streaming)
    {
        var time = new FakeTimeProvider();
        var loop = new Loop(Loop.Endless(), b => b.MaxDuration = TimeSpan.FromMinutes(1), time);

        var failure = await FailureOf(loop, streaming, Loop.Tool(query =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return query;
        }));

        Assert.That(failure.Message, Does.Contain("the time of the run (00:01:00) is over").And.Contain("MaxDuration"));
    }

    [Test]
    public async Task A_typed_failure_names_the_budget_its_limit_and_what_to_do([Values] bool streaming)
    {
        var loop = new Loop(Loop.Endless(), b => { b.MaxModelCalls = 2; b.WindDown.Enabled = false; });

        var failure = await FailureOf(loop, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo(
                "The call was not made, because the budget of the run for model calls is 2, 2 are used, and a further call, with what is kept back for the " +
                "final answer, may need 1. Raise BudgetOptions.MaxModelCalls, or find what uses it up."));
            Assert.That(loop.Codes, Is.EqualTo(new[] { "AG1502", "AG1504" }));
        }
    }

    [Test]
    public async Task A_run_that_has_done_nothing_yet_fails_rather_than_guess([Values] bool streaming)
    {
        var model = Loop.Endless();
        var loop = new Loop(model, b => b.MaxTokens = 500);

        await FailureOf(loop, streaming);

        Assert.That(model.Requests, Is.Empty);
    }

    [Test]
    public async Task Calls_beyond_the_limit_are_taken_out_of_the_answer([Values] bool streaming)
    {
        AIContent[] contents = [new TextContent("let me see"), .. Enumerable.Range(0, 5).Select(Search)];
        var model = Loop.Endless(_ => ScriptedStep.Contents(contents));
        var ran = new List<string>();
        var loop = new Loop(model, b => b.MaxToolCalls = 3);

        var response = await loop.AskAsync(streaming, null, Loop.Tool(query =>
        {
            ran.Add(query);
            return query;
        }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ran, Is.EqualTo(new[] { "q0", "q1", "q2" }));
            Assert.That(loop.Run!.Usage.Spent.ToolCalls, Is.EqualTo(3));
            Assert.That(response.Text, Does.EndWith("as far as I got"));
            Assert.That(loop.Codes, Does.Contain("AG1509"));
            Assert.That(loop.Listener.Events.OfType<ToolCallsWithheld>().Single().Count, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_model_that_goes_on_calling_tools_is_asked_without_any([Values] bool streaming)
    {
        var model = new ScriptedChatClient(request => request.Options?.Tools is { Count: > 0 } ? Loop.Call(1) : ScriptedStep.Text("well").WithUsage(100, 10));
        var loop = new Loop(model, b => b.MaxSteps = 3);

        var response = await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("well"));
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(5 * 110), "the answer that was not taken was paid for");
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(model.Requests.Select(request => request.Options!.Tools?.Count ?? 0), Is.EqualTo(new[] { 1, 1, 1, 1, 0 }));
            Assert.That(loop.Run!.Usage.Spent.ModelCalls, Is.EqualTo(5));
        }
    }

    [Test]
    public async Task A_model_that_never_answers_makes_the_run_fail([Values] bool streaming)
    {
        var loop = new Loop(new ScriptedChatClient(_ => Loop.Call(1)), b => b.MaxToolCalls = 1);

        Assert.That((await FailureOf(loop, streaming)).Message, Does.Contain("asked twice for a final answer, the model gave none"));
    }

    [Test]
    public async Task A_final_answer_that_crossed_the_line_is_returned_and_marked([Values] bool streaming)
    {
        var loop = new Loop(new ScriptedChatClient(ScriptedStep.Text("long ", "answer").WithUsage(100, 9_000)), b => b.MaxTokens = 4_000);

        var response = await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("long answer"));
            Assert.That(response.AdditionalProperties![BudgetPolicy.OverBudgetProperty], Is.EqualTo("Tokens"));
            Assert.That(loop.Run!.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
            Assert.That(loop.Codes, Is.EqualTo(new[] { "AG1502", "AG1510" }));
        }
    }

    [Test]
    public async Task A_missing_report_is_estimated_and_never_taken_for_zero([Values] bool streaming)
    {
        var loop = new Loop(new ScriptedChatClient(ScriptedStep.Text("one two ", "three four")));

        await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(loop.Run!.Usage.Spent.InputTokens, Is.GreaterThan(10), "the schema of the tool counts");
            Assert.That(loop.Run.Usage.Spent.OutputTokens, Is.InRange(4, 6));
            Assert.That(loop.Run.Usage.EstimatedCalls, Is.EqualTo(1));
            Assert.That(loop.Codes, Is.EqualTo(new[] { "AG1507" }));
            Assert.That(loop.Run.Signals.Count("AG1507"), Is.Zero, "a measurement is no sign that something went wrong");
        }
    }

    [Test]
    public async Task A_person_takes_over_where_the_host_said_so([Values] bool streaming)
    {
        var desk = new Desk();
        var model = Loop.Endless();
        var loop = new Loop(model, b => { b.MaxModelCalls = 3; b.HandOver("the agent ran out of budget"); }, escalation: desk);

        var response = await loop.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("as far as I got"));
            Assert.That(model.Requests[^1].Transcript, Does.Contain("Write the hand-over for that person now"));
            Assert.That(desk.Requests.Single(), Is.EqualTo(new EscalationRequest("the agent ran out of budget", loop.Run!.Id, "alice")));
            Assert.That(loop.Run.Outcome, Is.EqualTo(AgentRunOutcome.HandedOver));
            Assert.That(loop.Listener.Codes, Does.Contain("AG1003"));
        }
    }

    [Test]
    public async Task A_run_that_goes_in_circles_is_told_and_then_wound_down([Values] bool streaming)
    {
        var model = Loop.Endless(i => ScriptedStep.ToolCall("search", new Dictionary<string, object?> { ["query"] = "same" }, $"c{i}"));
        var loop = new Loop(model);

        var response = await loop.AskAsync(streaming, null, Loop.Tool(_ => "Error: nothing"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("as far as I got"));
            Assert.That(model.Requests, Has.Count.EqualTo(5));
            Assert.That(model.Requests[1].Transcript, Does.Not.Contain("Note from the system"));
            Assert.That(model.Requests[2].Transcript, Does.Contain("'search' was called 2 times"));
            Assert.That(model.Requests[4].Transcript, Does.Contain("'search' was called 2 times").And.Contain("This run has to end here"));
            Assert.That(loop.Codes.Where(code => code is not "AG1507"), Is.EqualTo(new[] { "AG1505", "AG1505", "AG1506", "AG1503" }));
        }
    }

    [Test]
    public async Task Each_part_can_be_switched_off([Values] bool streaming)
    {
        var calls = 0;
        var model = new ScriptedChatClient(_ => ++calls < 30 ? Loop.Call(1) : ScriptedStep.Text("done"));
        var loop = new Loop(model, b => b.ProgressWatch.Enabled = false);

        var response = await loop.AskAsync(streaming, null, Loop.Tool(_ => "Error: nothing"));

        Assert.That(response.Text, Is.EqualTo("done"));
    }

    [Test]
    public void A_layer_with_nothing_to_do_is_left_out()
    {
        var model = new ScriptedChatClient();
        var client = model.AsBuilder().UseBudgets(b =>
        {
            (b.MaxTokens, b.MaxModelCalls, b.MaxToolCalls, b.MaxSteps, b.MaxSubRuns) = (null, null, null, null, null);
            b.ProgressWatch.Enabled = false;
        }).Build();

        Assert.That(client, Is.SameAs(model));
    }

    private static async Task<ModelFailure> FailureOf(Loop loop, bool streaming, params AITool[] tools)
    {
        try
        {
            await loop.AskAsync(streaming, null, tools);
        }
        catch (ModelFailureException e)
        {
            Assert.That(e.Failure.Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded));
            Assert.That(loop.Listener.Events.OfType<RunEnded>().Single().Outcome, Is.EqualTo(AgentRunOutcome.Failed));
            return e.Failure;
        }

        throw new AssertionException("No budget was exceeded.");
    }

    private static FunctionCallContent Search(int i) => new($"c{i}", "search", new Dictionary<string, object?> { ["query"] = $"q{i}" });

    private sealed class Desk : IEscalation
    {
        public List<EscalationRequest> Requests { get; } = [];

        public ValueTask EscalateAsync(EscalationRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return default;
        }
    }
}
