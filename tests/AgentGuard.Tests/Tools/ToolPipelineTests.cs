using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Ports;
using AgentGuard.Schemas;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Tools;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class ToolPipelineTests(bool streaming)
{
    private readonly FakeTimeProvider _time = new();
    private readonly ToolLoop.Recorder _recorder = new();
    private readonly List<string> _ran = [];

    private RunEnded Run => _recorder.Events.OfType<RunEnded>().Last();

    [Test]
    public async Task A_run_whose_tool_failed_for_good_is_not_reported_as_a_success([Values] bool laterSucceeds)
    {
        var tool = AIFunctionFactory.Create((int x) => x == 1 ? throw new InvalidOperationException("secret") : "fine", "tool");
        await AskAsync(
            [tool],
            g => g.ForTool("tool", o => o.Effect = ToolEffect.ReadOnly),
            ScriptedStep.Contents(ToolLoop.Call("tool", "c1", ("x", 1))),
            laterSucceeds ? ScriptedStep.Contents(ToolLoop.Call("tool", "c2", ("x", 2))) : ScriptedStep.Text("done"),
            ScriptedStep.Text("done"));

        Assert.That((Run.Outcome, Run.Reason), Is.EqualTo(laterSucceeds
            ? (AgentRunOutcome.Succeeded, (string?)null)
            : (AgentRunOutcome.Degraded, "the tool 'tool' failed, and the answer was given without it")));
    }

    [Test]
    public async Task What_a_tool_says_of_a_call_is_an_answer()
    {
        var tool = AIFunctionFactory.Create(string () => throw new ToolException("There is no such order."), "tool");
        await AskAsync([tool], configure: null, ScriptedStep.Contents(ToolLoop.Call("tool", "c1")), ScriptedStep.Text("There is none."));

        Assert.That(Run.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
    }

    [TestCase(AgentRunOutcome.Failed, "The agent behind this tool failed: no answer.")]
    [TestCase(AgentRunOutcome.HandedOver, "The agent behind this tool handed its task over to a person: no answer.")]
    public async Task An_agent_behind_a_tool_that_gave_up_reaches_its_parent_as_a_failure(AgentRunOutcome outcome, string told)
    {
        var agent = AIFunctionFactory.Create(
            async () =>
            {
                await using var sub = AgentRun.Start();
                (outcome is AgentRunOutcome.Failed ? (Action<string>)sub.Fail : sub.HandOver)("no answer");
                return "I could not do it.";
            },
            "agent");
        var model = await AskAsync([agent], configure: null, ScriptedStep.Contents(ToolLoop.Call("agent", "c1")), ScriptedStep.Text("done"));

        Assert.That(Results(model).Single(), Does.Contain(told).And.Contain("\"category\":\"failed\""));
        Assert.That(Run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
    }

    [Test]
    public async Task Where_another_agent_did_it_in_the_end_it_is_done()
    {
        var agent = AIFunctionFactory.Create(
            async () =>
            {
                await using (var first = AgentRun.Start())
                {
                    first.Fail("no answer");
                }

                await using var second = AgentRun.Start();
                return "done by the second";
            },
            "agent");
        var model = await AskAsync([agent], configure: null, ScriptedStep.Contents(ToolLoop.Call("agent", "c1")), ScriptedStep.Text("done"));

        Assert.That(Results(model).Single(), Is.EqualTo("done by the second"));
    }

    [Test]
    public async Task A_dry_run_checks_every_call_and_runs_none_with_an_effect()
    {
        var model = await AskAsync(
            [Counting("look", ToolEffect.ReadOnly), Counting("pay", ToolEffect.Irreversible)],
            o => o.DryRun = true,
            ScriptedStep.Contents(ToolLoop.Call("look", "c1", ("x", 1)), ToolLoop.Call("pay", "c2", ("x", 1)), ToolLoop.Call("pay", "c3", ("x", "much"))),
            ScriptedStep.Text("done"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_ran, Is.EqualTo(new[] { "look" }));
            Assert.That(Results(model), Has.One.Contains("\"dry_run\":true").And.One.Contains("invalid_arguments"));
            Assert.That((Run.Outcome, _recorder.Codes.Count(code => code == "AG1613")), Is.EqualTo((AgentRunOutcome.Degraded, 1)));
        }
    }

    [Test]
    public async Task Results_of_tools_that_only_read_are_given_again_for_as_long_as_the_host_says_and_to_the_same_principal()
    {
        var guard = new ToolGuard(
            new ToolGuardOptions().ForTool("look", o => (o.Effect, o.CacheFor) = (ToolEffect.ReadOnly, TimeSpan.FromMinutes(5))),
            new AgentEvents([_recorder]),
            _time);
        var look = Counting("look", ToolEffect.ReadOnly);
        foreach (var (principal, x, minutes) in new[] { ("ada", 1, 0), ("ada", 1, 4), ("ada", 2, 0), ("eve", 1, 0), ("ada", 1, 2) })
        {
            _time.Advance(TimeSpan.FromMinutes(minutes));
            await using var run = AgentRun.Start(new() { Principal = principal });
            Assert.That((await guard.InvokeAsync(look, new() { ["x"] = x }))!.ToString(), Is.EqualTo($"look {x}"));
        }

        Assert.That(_ran, Has.Count.EqualTo(4), "the second call alone was answered again");
        Assert.That(_recorder.Events.OfType<ToolResultReused>().Single().Age, Is.EqualTo(TimeSpan.FromMinutes(4)));
    }

    [Test]
    public async Task A_result_that_breaks_its_contract_is_told_to_the_host_and_withheld_where_the_host_says_so([Values] bool rejects)
    {
        var contract = JsonSchemaValidator.Compile("""{"type":"object","properties":{"price":{"type":"number"}},"required":["price"]}""");
        var tool = AIFunctionFactory.Create(() => JsonElement.Parse("""{"price":"secret"}"""), "tool");
        var model = await AskAsync(
            [tool],
            g => g.ForTool("tool", o => (o.ResultContract, o.RejectsBrokenContract) = (contract, rejects)),
            ScriptedStep.Contents(ToolLoop.Call("tool", "c1")),
            ScriptedStep.Text("done"));

        var drifted = _recorder.Events.OfType<ToolResultDrifted>().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drifted.Problems.Single(), Does.StartWith("/price").And.Not.Contain("secret"));
            Assert.That(Results(model).Single(), rejects ? Does.Contain("invalid_result").And.Contain("/price").And.Not.Contain("secret") : Does.Contain("secret"));
            Assert.That(Run.Outcome, Is.EqualTo(rejects ? AgentRunOutcome.Degraded : AgentRunOutcome.Succeeded));
        }
    }

    [TestCase("allow", 1)]
    [TestCase("block", 0)]
    [TestCase("escalate", 0)]
    [TestCase("throw", 0)]
    [TestCase("rewrite", 0)]
    public async Task A_call_runs_only_where_it_is_permitted_and_nobody_is_asked_to_approve_what_is_not(string decision, int calls)
    {
        var permission = new Permission(decision);
        var model = new ScriptedChatClient(ScriptedStep.Contents(ToolLoop.Call("pay", "c1", ("x", 1))), ScriptedStep.Text("done"));
        var client = Client(model, configure: null, permission);
        var response = await ToolLoop.AskAsync(client, streaming, new() { Tools = [new ApprovalRequiredAIFunction(Counting("pay", ToolEffect.Irreversible))] });
        var asked = response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Has.Count.EqualTo(calls));
            Assert.That(_ran, Is.Empty);
            Assert.That(permission.Requests.Select(request => (request.Tool, request.Arguments["x"]?.ToString(), request.MayRepeat)), Is.All.EqualTo(("pay", "1", false)));
            Assert.That(response.Text, calls == 0 ? Is.EqualTo("done") : Is.Empty);
        }

        var guard = new ToolGuard { Authorizers = [permission] };
        await guard.InvokeAsync(Counting("pay", ToolEffect.Irreversible), new() { ["x"] = 1 });
        Assert.That(_ran, Has.Count.EqualTo(calls));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task No_more_calls_of_an_answer_run_at_once_than_allowed_and_one_that_throws_leaves_the_others_alone(int most)
    {
        var (running, seen, gate) = (0, 0, new TaskCompletionSource());
        var tool = AIFunctionFactory.Create(
            async (int x) =>
            {
                seen = Math.Max(seen, Interlocked.Increment(ref running));
                if (seen == most)
                {
                    gate.TrySetResult();
                }

                await gate.Task;
                Interlocked.Decrement(ref running);
                return x == 2 ? throw new InvalidOperationException("bug") : $"fine {x}";
            },
            "tool");
        var model = await AskAsync(
            [tool],
            g => (g.MaxParallelCalls, g.RunEffectsOnce) = (most, false),
            ScriptedStep.Contents([.. Enumerable.Range(0, 6).Select(x => ToolLoop.Call("tool", $"c{x}", ("x", x)))]),
            ScriptedStep.Text("done"));

        Assert.That(seen, Is.EqualTo(most));
        Assert.That(Results(model).Count(result => result.StartsWith("fine", StringComparison.Ordinal)), Is.EqualTo(5));
        ToolLoop.AssertPaired(model.Requests[^1].Messages);
    }

    private AIFunction Counting(string name, ToolEffect effect) => AIFunctionFactory.Create(
        (int x) =>
        {
            _ran.Add(name);
            return $"{name} {x}";
        },
        new AIFunctionFactoryOptions
        {
            Name = name,
            AdditionalProperties = new Dictionary<string, object?> { [ToolEffectAttribute.PropertyName] = effect },
        });

    [TestCase("""{"content":[{"type":"text","text":"No such order."}],"isError":true}""", "No such order.")]
    [TestCase("""{"content":[{"type":"image"}],"isError":true}""", "The tool failed and did not say why.")]
    [TestCase("""{"content":[{"type":"text","text":"fine"}],"isError":false}""", null)]
    [TestCase("""{"isError":true}""", null)]
    [TestCase("""[{"isError":true}]""", null)]
    public async Task An_error_that_a_tool_reports_in_its_result_is_a_failure(string result, string? message)
    {
        var tool = AIFunctionFactory.Create(object () => JsonElement.Parse(result), "tool");
        var model = await AskAsync([tool], configure: null, ScriptedStep.Contents(ToolLoop.Call("tool", "c1")), ScriptedStep.Text("done"));

        var told = Results(model).Single();
        Assert.That(told, message is null ? Does.Not.Contain("\"error\"") : Does.Contain($"\"message\":\"{message}\"").And.Contains("\"category\":\"failed\""));
    }

    [Test]
    public async Task What_others_describe_may_have_keywords_of_no_draft_and_says_itself_what_its_results_are()
    {
        var tool = new ForeignFunction();
        var model = await AskAsync([tool], configure: null, ScriptedStep.Contents(ToolLoop.Call("tool", "c1", ("x", 1))), ScriptedStep.Text("done"));

        Assert.That(Results(model).Single(), Is.EqualTo("7"));
        Assert.That(_recorder.Events.OfType<ToolResultDrifted>().Single().Problems.Single(), Does.Contain("string"));
    }

    private static List<string> Results(ScriptedChatClient model) =>
        [.. model.Requests[^1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result!.ToString()!)];

    private async Task<ScriptedChatClient> AskAsync(IList<AITool> tools, Action<ToolGuardOptions>? configure, params ScriptedStep[] steps)
    {
        var model = new ScriptedChatClient(steps);
        await ToolLoop.AskAsync(Client(model, configure), streaming, new() { Tools = tools });
        return model;
    }

    private IChatClient Client(IChatClient model, Action<ToolGuardOptions>? configure, params IToolAuthorizer[] permissions)
    {
        var services = new ServiceCollection().AddSingleton(new AgentEvents([_recorder]));
        Array.ForEach(permissions, permission => services.AddSingleton(permission));
        return model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation(configure).Build(services.BuildServiceProvider());
    }

    private sealed class Permission(string decision) : IToolAuthorizer
    {
        public List<ToolAuthorizationRequest> Requests { get; } = [];

        public ValueTask<Verdict> AuthorizeAsync(ToolAuthorizationRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return decision switch
            {
                "allow" => new(Verdict.Allowed),
                "block" => new(new Verdict.Block("over the limit", "You may not pay so much.")),
                "escalate" => new(new Verdict.Escalate("over the limit", "A person decides.")),
                "rewrite" => new(new Verdict.Rewrite("{}")),
                _ => throw new InvalidOperationException("down"),
            };
        }
    }

    private sealed class ForeignFunction : AIFunction
    {
        public override string Name => "tool";

        public override JsonElement JsonSchema { get; } = JsonElement.Parse("""{"type":"object","properties":{"x":{"widget":"slider"}}}""");

        public override JsonElement? ReturnJsonSchema { get; } = JsonElement.Parse("""{"type":"string"}""");

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            new Dictionary<string, object?> { [ForeignTool.PropertyName] = "partner" };

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            new(JsonElement.Parse("7"));
    }
}
