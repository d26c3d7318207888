using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools;

[TestFixture(false)]
[TestFixture(true)]
public sealed class ToolGuardChatClientBuilderExtensionsTests(bool streaming)
{
    private RefundDesk _desk = new();

    [SetUp]
    public void Start() => _desk = new RefundDesk();

    [Test]
    public void Both_halves_are_seen_by_the_check_of_the_order()
    {
        var client = Over(new ScriptedChatClient());
        var features = PipelineFeatures.None;
        for (var stage = client.GetService<IPipelineStage>(); stage is not null; stage = stage.Inner.GetService<IPipelineStage>())
        {
            features |= stage.Features;
        }

        Assert.That(features, Is.EqualTo(PipelineFeatures.Run | PipelineFeatures.ToolInvocationGuard | PipelineFeatures.ToolCallGuard));
        Assert.That(client.GetService<FunctionInvokingChatClient>()!.IncludeDetailedErrors, Is.False);
    }

    [Test]
    public async Task Additional_tools_are_known_and_guarded()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"), ("amount", 500))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c3", ("order", "A"))),
            ScriptedStep.Text("done"));
        await ToolLoop.AskAsync(Over(model, loop: loop => loop.AdditionalTools = [_desk.Refund]), streaming);

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        Assert.That(model.LastTranscript(), Does.Contain("must be <= 100, got 500"));
    }

    [Test]
    public async Task A_tool_that_is_added_while_the_loop_runs_is_guarded()
    {
        var adder = AIFunctionFactory.Create(
            () => { FunctionInvokingChatClient.CurrentContext!.Options!.Tools!.Add(_desk.Refund); return "added"; }, "add");
        var (_, _) = await AskAsync(streaming, [adder],
            ScriptedStep.ToolCall("add"),
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Refunds, Is.EqualTo(1));
    }

    [Test]
    public async Task The_halves_by_name_guard_a_loop_of_the_hosts_own()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Malformed("issue_refund"), Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));
        var client = model.AsBuilder().UseAgentRun().UseToolInvocationGuard().UseFunctionInvocation().UseToolCallGuard().Build();
        var response = await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [_desk.Refund] });

        Assert.That(response.Text, Is.EqualTo("done"));
        Assert.That(_desk.Orders, Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public async Task Without_the_inner_half_malformed_arguments_still_do_not_run_the_tool()
    {
        var ran = false;
        var tool = AIFunctionFactory.Create((string order = "default") => ran = true, "lookup");
        var model = new ScriptedChatClient(ScriptedStep.Contents(Malformed("lookup")), ScriptedStep.Text("done"));
        var client = model.AsBuilder().UseToolInvocationGuard().UseFunctionInvocation().Build();
        await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [tool] });

        Assert.That(ran, Is.False);
        Assert.That(model.LastTranscript(), Does.Contain("malformed_arguments"));
    }

    [Test]
    public async Task A_tool_is_wrapped_once_and_not_for_each_request()
    {
        var seen = new List<AITool>();
        var model = new ScriptedChatClient(request =>
        {
            seen.Add(request.Options!.Tools![0]);
            return ScriptedStep.Text("done");
        });
        var client = Over(model);
        var options = new ChatOptions { Tools = [_desk.Status] };
        await ToolLoop.AskAsync(client, streaming, options);
        await ToolLoop.AskAsync(client, streaming, options);

        Assert.That(seen[0], Is.InstanceOf<GuardedFunction>());
        Assert.That(seen[1], Is.SameAs(seen[0]));
    }

    [Test]
    public async Task Options_pass_as_they_are_when_nothing_is_to_be_guarded()
    {
        var options = new ChatOptions { Tools = [_desk.Status.AsGuarded(), new HostedWebSearchTool()] };
        var model = new ScriptedChatClient(ScriptedStep.Text("done"));
        await ToolLoop.AskAsync(Over(model), streaming, options);
        Assert.That(model.Requests[0].Options, Is.SameAs(options));
    }
}
