using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Events;
using AgentGuard.Schemas;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools;

public sealed class ToolGuardTests
{
    private readonly RefundDesk _desk = new();

    [Test]
    public async Task A_loop_of_the_hosts_own_checks_and_invokes()
    {
        var recorder = new Recorder();
        var guard = new ToolGuard(new ToolGuardOptions(), new AgentEvents([recorder]));
        AITool[] tools = [_desk.Status];
        var bad = await guard.CheckAsync(Call("get_statsu", "c1", ("order", "A")), tools);
        var good = await guard.CheckAsync(Call("get_status", "c2", ("order", "A")), tools);
        var result = await guard.InvokeAsync(_desk.Status, new AIFunctionArguments(good.Call.Arguments), good.Call);

        Assert.That(bad.IsAccepted, Is.False);
        Assert.That(bad.ToResult().CallId, Is.EqualTo("c1"));
        Assert.That(bad.ToResult().Result!.ToString(), Does.Contain("Call get_status instead"));
        Assert.That(good.IsAccepted, Is.True);
        Assert.That(result?.ToString(), Is.EqualTo("A is open"));
        Assert.That(recorder.Codes, Is.EqualTo(new[] { "AG1602", "AG1615" }));
    }

    [Test]
    public async Task A_call_that_was_not_checked_is_checked_as_it_is_invoked()
    {
        var guard = new ToolGuard();
        var result = await guard.InvokeAsync(_desk.Status, new AIFunctionArguments(), Malformed("get_status"));
        Assert.That(result, Is.InstanceOf<string>().And.Contain("malformed_arguments"));
        Assert.That(await guard.InvokeAsync(_desk.Status, new AIFunctionArguments()),
            Is.InstanceOf<string>().And.Contain("/order is required"));
    }

    [Test]
    public async Task A_guarded_tool_guards_itself_without_a_container_or_a_run()
    {
        var tool = _desk.Refund.AsGuarded(o => o.Effect = ToolEffect.Irreversible);
        var invalid = await tool.InvokeAsync(new AIFunctionArguments { ["order"] = "A", ["amount"] = 101 });
        var valid = await tool.InvokeAsync(new AIFunctionArguments { ["order"] = "A", ["amount"] = 100 });

        Assert.That(invalid?.ToString(), Does.Contain("must be <= 100, got 101"));
        Assert.That(valid?.ToString(), Does.StartWith("refunded 100 of A"));
    }

    [Test]
    public void A_guarded_tool_looks_like_the_tool_it_wraps()
    {
        var inner = new ApprovalRequiredAIFunction(_desk.Refund);
        var tool = inner.AsGuarded();
        Assert.That(tool.GetService<ApprovalRequiredAIFunction>(), Is.SameAs(inner));
        Assert.That((tool.Name, tool.Description, tool.UnderlyingMethod),
            Is.EqualTo((inner.Name, inner.Description, inner.UnderlyingMethod)));
        Assert.That(tool.JsonSchema.GetRawText(), Is.EqualTo(inner.JsonSchema.GetRawText()));
        Assert.That(tool.AsGuarded(), Is.SameAs(tool));
        Assert.That(new ApprovalRequiredAIFunction(tool).AsGuarded().GetType(), Is.EqualTo(typeof(ApprovalRequiredAIFunction)));
    }

    [Test]
    public void A_schema_that_cannot_be_used_is_said_to_the_host_before_the_tool_runs()
    {
        var tool = new SchemaFunction("""{"type":"object","if":{}}""");
        Assert.That(() => tool.AsGuarded(), Throws.TypeOf<SchemaNotSupportedException>().With.Message.Contains("ForTool(\"odd\""));
        Assert.That(() => tool.AsGuarded(o => o.ValidateArguments = false), Throws.Nothing);
    }

    [Test]
    public async Task Placeholders_are_restored_on_a_copy()
    {
        await using var run = AgentRun.Start();
        var placeholder = run.Redactions.GetPlaceholder("EMAIL", "ada@example.com");
        AIFunctionArguments? seen = null;
        var tool = AIFunctionFactory.Create((AIFunctionArguments all, string to, JsonElement list, JsonNode tree) => { seen = all; },
            "mail").AsGuarded();
        using var document = JsonDocument.Parse($$"""[{"a":["{{placeholder}}",1]},null]""");
        var written = new AIFunctionArguments
        {
            ["to"] = placeholder,
            ["list"] = document.RootElement,
            ["tree"] = new JsonObject { ["b"] = placeholder },
            ["nested"] = new List<object?> { placeholder },
        };
        await tool.InvokeAsync(written);

        Assert.That(seen!["to"], Is.EqualTo("ada@example.com"));
        Assert.That(seen["list"]!.ToString(), Is.EqualTo("""[{"a":["ada@example.com",1]},null]"""));
        Assert.That(((JsonNode)seen["tree"]!)["b"]!.ToString(), Is.EqualTo("ada@example.com"));
        Assert.That(seen["nested"], Is.EqualTo(new[] { "ada@example.com" }));
        Assert.That(written["to"], Is.EqualTo(placeholder));
        Assert.That(((JsonNode)written["tree"]!)["b"]!.ToString(), Is.EqualTo(placeholder));
    }

    [Test]
    public async Task What_placeholders_stand_for_is_validated_and_never_told()
    {
        await using var run = AgentRun.Start();
        var good = run.Redactions.GetPlaceholder("NOTE", "abc");
        var bad = run.Redactions.GetPlaceholder("NOTE", "secret words");
        var guard = new ToolGuard();
        var accepted = await guard.CheckAsync(Call("issue_refund", "c1", ("order", "A"), ("note", good)), [_desk.Refund]);
        var rejected = await guard.CheckAsync(Call("issue_refund", "c2", ("order", "A"), ("note", bad)), [_desk.Refund]);

        Assert.That(accepted.IsAccepted, Is.True);
        Assert.That(rejected.Failure!.ToJson(), Does.Contain("at most 5 characters").And.Not.Contain("secret"));
    }

    [Test]
    public async Task The_message_of_a_foreign_exception_is_told_only_where_the_host_says_so()
    {
        var tool = AIFunctionFactory.Create(string () => throw new InvalidOperationException("inner detail"), "t");
        var hidden = await tool.AsGuarded(o => o.Effect = ToolEffect.ReadOnly).InvokeAsync();
        var exposed = await tool.AsGuarded(o => o.ExposeExceptionMessages = true).InvokeAsync();
        Assert.That(hidden?.ToString(), Does.Contain("\"category\":\"failed\"").And.Not.Contain("inner detail"));
        Assert.That(exposed?.ToString(), Does.Contain("inner detail"));
    }

    [TestCase(ToolEffect.ReadOnly, true)]
    [TestCase(ToolEffect.Irreversible, false)]
    public async Task Only_a_tool_that_may_be_repeated_is_offered_for_another_try(ToolEffect effect, bool retryable)
    {
        var tool = AIFunctionFactory.Create(string () => throw new InvalidOperationException(), "t").AsGuarded(o => o.Effect = effect);
        var result = JsonNode.Parse((await tool.InvokeAsync())!.ToString()!)!["error"]!;
        Assert.That(result["retryable"]!.GetValue<bool>(), Is.EqualTo(retryable));
    }

    [Test]
    public async Task A_failure_that_leaves_the_outcome_open_says_so()
    {
        var tool = AIFunctionFactory.Create(string () => throw new TimeoutException(), "t").AsGuarded();
        var error = JsonNode.Parse((await tool.InvokeAsync())!.ToString()!)!["error"]!;
        Assert.That(error["category"]!.GetValue<string>(), Is.EqualTo("outcome_unknown"));
        Assert.That(error["next"]!.GetValue<string>(), Does.StartWith("Do not repeat the call."));
    }

    [TestCase(HttpRequestError.ConnectionError, true, 2)]
    [TestCase(HttpRequestError.NameResolutionError, true, 2)]
    [TestCase(HttpRequestError.ResponseEnded, false, 1)]
    public async Task A_call_that_never_reached_the_other_side_may_be_made_again(HttpRequestError error, bool retryable, int runs)
    {
        var ran = 0;
        var tool = AIFunctionFactory.Create(string () => ran++ == 0 ? throw new HttpRequestException(error) : "done", "t").AsGuarded(o => o.MaxRetries = 0);
        await using var run = AgentRun.Start();
        var failed = JsonNode.Parse((await tool.InvokeAsync())!.ToString()!)!["error"]!;
        await tool.InvokeAsync();
        Assert.That(failed["retryable"]!.GetValue<bool>(), Is.EqualTo(retryable));
        Assert.That(ran, Is.EqualTo(runs));
    }

    [Test]
    public void Effects_are_declared_by_attribute_by_property_and_by_option()
    {
        var property = new SchemaFunction("true", new() { [ToolEffectAttribute.PropertyName] = "idempotent" });
        Assert.That(new ToolPlan(_desk.Refund, new ToolOptions()).Effect, Is.EqualTo(ToolEffect.Irreversible));
        Assert.That(new ToolPlan(property, new ToolOptions()).Effect, Is.EqualTo(ToolEffect.Idempotent));
        Assert.That(new ToolPlan(property, new ToolOptions { Effect = ToolEffect.ReadOnly }).Effect, Is.EqualTo(ToolEffect.ReadOnly));
        Assert.That(new ToolPlan(new SchemaFunction("true"), new ToolOptions()).Effect, Is.EqualTo(ToolEffect.Mutating));
    }

    [Test]
    public void Refuses_options_out_of_range()
    {
        Assert.That(() => new ToolGuard(new ToolGuardOptions { MaxCorrections = -1 }), Throws.TypeOf<OptionsValidationException>());
        Assert.That(() => new ToolGuard(new ToolGuardOptions { Timeout = TimeSpan.Zero }), Throws.TypeOf<OptionsValidationException>());
        Assert.That(() => _desk.Status.AsGuarded(o => o.MaxResultTokens = 1), Throws.TypeOf<AgentGuardException>());
    }

    [Test]
    public void Defaults_are_those_that_are_documented()
    {
        var options = new ToolGuardOptions();
        Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That((options.MaxResultTokens, options.MaxCorrections), Is.EqualTo((8_000, 3)));
        Assert.That(options is
        {
            ValidateArguments: true, RunEffectsOnce: true, RestoreRedactedArguments: true,
            ExposeExceptionMessages: false
        });
        var tool = new ToolOptions();
        Assert.That((tool.Timeout, tool.MaxResultTokens, tool.Effect),
            Is.EqualTo((options.Timeout, options.MaxResultTokens, (ToolEffect?)null)));
    }

    [Test]
    public void Lines_of_configuration_read_as_sentences()
    {
        var options = new ToolGuardOptions().ValidateArguments(false).RunEffectsOnce(false).Timeout(null).CapResults(500);
        Assert.That((options.ValidateArguments, options.RunEffectsOnce, options.Timeout, options.MaxResultTokens),
            Is.EqualTo((false, false, (TimeSpan?)null, 500)));
    }

    private sealed class SchemaFunction(string schema, Dictionary<string, object?>? properties = null) : AIFunction
    {
        public override string Name => "odd";

        public override JsonElement JsonSchema { get; } = JsonElement.Parse(schema);

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = properties ?? [];

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            default;
    }
}
