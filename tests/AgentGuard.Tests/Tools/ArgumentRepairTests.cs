using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Ports;
using AgentGuard.Schemas.Repair;
using AgentGuard.Testing;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Tools;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class ArgumentRepairTests(bool streaming)
{
    private const string Schema = """
        {"type":"object","properties":{"order_id":{"type":"string"},"amount":{"type":"integer"},"reason":{"enum":["damaged","late"]},"tags":{"type":"array","items":{"type":"string"}}},
        "required":["order_id"],"additionalProperties":false}
        """;

    private readonly DeclaredFunction _tool = new(Schema);
    private readonly ToolLoop.Recorder _recorder = new();

    [TestCase("""{"order_id":"A","amount":"5"}""", """{"order_id":"A","amount":5}""")]
    [TestCase("""{"order_id":"A","amount":5.0}""", """{"order_id":"A","amount":5.0}""")]
    [TestCase("""{"order_id":"A","tags":"red"}""", """{"order_id":"A","tags":["red"]}""")]
    [TestCase("""{"order_id":"A","tags":"[\"red\"]"}""", """{"order_id":"A","tags":["red"]}""")]
    [TestCase("""{"order_id":"A","reason":"Damaged"}""", """{"order_id":"A","reason":"damaged"}""")]
    [TestCase("""{"order_id":"A","amount":null}""", """{"order_id":"A"}""")]
    public async Task What_is_clear_is_converted_runs_and_is_told_to_the_host(string written, string runs)
    {
        await AskAsync(written);

        Assert.That(_tool.Last, Is.EqualTo(runs));
        if (!written.Contains("5.0", StringComparison.Ordinal))
        {
            var repaired = _recorder.Events.OfType<ToolArgumentsRepaired>().Single();
            Assert.That((repaired.Tool, repaired.Verdict), Is.EqualTo(("declared", RepairVerdict.Coerced)));
            Assert.That(repaired.Changes.Single(), Does.StartWith("/").And.Not.Contain("red").And.Not.Contain("Damaged"));
        }
    }

    [TestCase("""{"order_id":"A","amount":"about five"}""")]
    [TestCase("""{"order_id":"A","reason":"broken"}""")]
    [TestCase("""{"order_id":"A","zzz":1}""")]
    public async Task What_would_be_a_guess_runs_nothing(string written)
    {
        await AskAsync(written);
        Assert.That(_tool.Calls, Is.Zero);
        Assert.That(_recorder.Codes, Does.Contain("AG1602").And.Not.Contain("AG1609"));
    }

    [Test]
    public async Task A_misspelt_name_is_taken_for_another_only_where_nothing_can_happen_twice([Values] ToolEffect effect)
    {
        await AskAsync("""{"orderId":"A"}""", effect);
        Assert.That(_tool.Calls, Is.EqualTo(effect is ToolEffect.ReadOnly or ToolEffect.Idempotent ? 1 : 0));
    }

    [TestCase("{\"order_id\": \"A\", \"amount\": 5,}", 1)]
    [TestCase("{'order_id': 'A'}", 1)]
    [TestCase("```json\n{\"order_id\": \"A\"}\n```", 1)]
    [TestCase("{\"order_id\": \"A", 0)]
    [TestCase("{\"order_id\": \"A\"", 0)]
    [TestCase("order A please", 0)]
    public async Task A_text_that_is_no_json_is_repaired_where_that_loses_nothing(string text, int calls)
    {
        var call = ToolLoop.Malformed("declared");
        ToolCallText.Set(call, text);
        await AskAsync(call, ToolEffect.Irreversible);

        Assert.That(_tool.Calls, Is.EqualTo(calls));
        Assert.That(_tool.Last, calls == 0 ? Is.Null : Does.Contain("\"order_id\":\"A\""));
    }

    [Test]
    public async Task The_same_effect_has_one_key_however_it_was_written()
    {
        var ledger = new InMemoryEffectLedger();
        var guard = new ToolGuard { Ledger = ledger };
        await using var run = AgentRun.Start();
        foreach (var amount in (object[])[5, "5"])
        {
            await guard.InvokeAsync(_tool, new() { ["order_id"] = "A", ["amount"] = amount });
        }

        Assert.That(_tool.Calls, Is.EqualTo(1));
        Assert.That((await ledger.GetAsync(run.Id)).Single().Key.Arguments, Is.EqualTo("""{"amount":5,"order_id":"A"}"""));
    }

    [Test]
    public async Task It_can_be_switched_off()
    {
        var guarded = _tool.AsGuarded(o => o.RepairArguments = false);
        Assert.That(await guarded.InvokeAsync(new() { ["order_id"] = "A", ["amount"] = "5" }), Does.Contain("invalid_arguments"));
    }

    private Task AskAsync(string arguments, ToolEffect effect = ToolEffect.Irreversible) => AskAsync(
        ToolLoop.Call("declared", "c1", [.. JsonElement.Parse(arguments).EnumerateObject().Select(one => (one.Name, (object?)one.Value))]), effect);

    private async Task AskAsync(FunctionCallContent call, ToolEffect effect)
    {
        var model = new ScriptedChatClient(ScriptedStep.Contents(call), ScriptedStep.Text("done"));
        var client = model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation(g => g.ForTool("declared", o => o.Effect = effect))
            .Build(new ServiceCollection().AddSingleton(new AgentEvents([_recorder])).BuildServiceProvider());
        await ToolLoop.AskAsync(client, streaming, new() { Tools = [_tool] });
    }
}
