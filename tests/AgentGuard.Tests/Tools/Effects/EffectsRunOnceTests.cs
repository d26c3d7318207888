using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools.Effects;

[TestFixture(false)]
[TestFixture(true)]
public sealed class EffectsRunOnceTests(bool streaming)
{
    private RefundDesk _desk = new();

    [SetUp]
    public void Start() => _desk = new RefundDesk();

    [Test]
    public async Task A_call_that_is_delivered_twice_runs_once()
    {
        var call = Call("issue_refund", "c1", ("order", "A"));
        var (response, model) = await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.Contents(call, Call("issue_refund", "c1", ("order", "A"))), ScriptedStep.Text("done"));

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        AssertPaired(model.Requests[^1].Messages);
        AssertPaired(response.Messages);
    }

    [Test]
    public async Task An_identical_call_of_the_run_is_answered_with_the_first_result()
    {
        var recorder = new Recorder();
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"), ("amount", 5))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("amount", 5.0), ("order", "A"))),
            ScriptedStep.Text("done"));
        var client = model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation()
            .Build(new ServiceCollection().AddSingleton(new AgentEvents([recorder])).BuildServiceProvider());
        await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [_desk.Refund] });

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        var results = model.Requests[^1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().ToList();
        Assert.That(results[1].Result?.ToString(), Is.EqualTo(results[0].Result?.ToString()));
        Assert.That(recorder.Codes, Does.Contain("AG1604"));
    }

    [Test]
    public async Task Identical_calls_at_the_same_time_run_once()
    {
        var gate = new TaskCompletionSource();
        _desk.Afterwards = () => gate.Task;
        var model = new ScriptedChatClient(
            ScriptedStep.Contents([.. Enumerable.Range(0, 5).Select(i => Call("issue_refund", $"c{i}", ("order", "A")))]),
            ScriptedStep.Text("done"));
        var client = Over(model, loop: loop => loop.AllowConcurrentInvocation = true);
        var asking = ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [_desk.Refund] });
        gate.SetResult();
        await asking;

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        var results = model.Requests[^1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>();
        Assert.That(results.Select(result => result.Result?.ToString()).Distinct().Single(), Does.StartWith("refunded 1 of A"));
    }

    [Test]
    public async Task A_call_that_threw_after_its_effect_does_not_run_again()
    {
        _desk.Afterwards = () => throw new HttpRequestException("host db-7 is gone, password=hunter2");
        var (_, model) = await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        Assert.That(model.LastTranscript(), Does.Contain("outcome_unknown").And.Contain("hand over to a person"));
        Assert.That(model.LastTranscript(), Does.Not.Contain("db-7").And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_call_that_says_nothing_happened_may_run_again()
    {
        _desk.Afterwards = () => _desk.Refunds == 1 ? throw new ToolException("The bank is closed.", retryable: true) : Task.CompletedTask;
        var (_, model) = await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Refunds, Is.EqualTo(2));
        Assert.That(model.LastTranscript(),
            Does.Contain("The bank is closed.").And.Contain("\"retryable\":true").And.Contain("refunded 1 of A"));
    }

    [Test]
    public async Task A_call_that_took_effect_in_part_does_not_run_again()
    {
        _desk.Afterwards = () => throw new ToolException("Half of it was paid.") { EffectHappened = true };
        await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Refunds, Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_of_the_host_decides_what_is_the_same_effect()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"), ("note", "1"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"), ("note", "2"))),
            ScriptedStep.Contents(Call("issue_refund", "c3", ("order", "B"))),
            ScriptedStep.Text("done"));
        var client = Over(model, guard => guard.ForTool("issue_refund", o => o.EffectKey = arguments => arguments["order"]!.ToString()!));
        await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [_desk.Refund] });

        Assert.That(_desk.Orders, Is.EqualTo(new[] { "A", "B" }));
    }

    [Test]
    public async Task Two_runs_do_not_share_effects()
    {
        var model = new ScriptedChatClient(request =>
            request.Messages.Any(m => m.Role == ChatRole.Tool)
                ? ScriptedStep.Text("done")
                : ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A" }));
        var client = Over(model);
        var options = new ChatOptions { Tools = [_desk.Refund] };
        await ToolLoop.AskAsync(client, streaming, options);
        await ToolLoop.AskAsync(client, streaming, options);

        Assert.That(_desk.Refunds, Is.EqualTo(2));
    }

    [Test]
    public async Task Read_only_tools_run_as_often_as_they_are_called()
    {
        await AskAsync(streaming, [_desk.Status],
            ScriptedStep.Contents(Call("get_status", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("get_status", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Orders, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_tool_that_ignores_its_time_out_is_left_and_not_repeated()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        _desk.Afterwards = () =>
        {
            started.SetResult();
            return new TaskCompletionSource().Task;
        };
        var tool = _desk.Refund.AsGuarded(o => o.Timeout = TimeSpan.FromSeconds(20), time);
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));
        var asking = ToolLoop.AskAsync(Over(model), streaming, new ChatOptions { Tools = [tool] });
        await started.Task;
        await AdvanceUntilAsync(time, asking);
        await asking;

        Assert.That(_desk.Refunds, Is.EqualTo(1));
        Assert.That(model.LastTranscript(), Does.Contain("did not finish within 20 seconds").And.Contain("outcome_unknown"));
    }

    [Test]
    public async Task A_call_that_the_caller_cancelled_has_an_unknown_outcome()
    {
        await using var run = AgentRun.Start();
        using var cancellation = new CancellationTokenSource();
        _desk.Afterwards = () => cancellation.CancelAsync().ContinueWith(_ => new TaskCompletionSource().Task, TaskScheduler.Default).Unwrap();
        var tool = _desk.Refund.AsGuarded();
        Assert.That(
            async () => await tool.InvokeAsync(new AIFunctionArguments { ["order"] = "A" }, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());

        var again = await tool.InvokeAsync(new AIFunctionArguments { ["order"] = "A" });
        Assert.That(again?.ToString(), Does.Contain("outcome_unknown"));
        Assert.That(_desk.Refunds, Is.EqualTo(1));
        Assert.That(run.Signals.Count("AG1605"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_tool_that_is_cancelled_by_the_caller_throws_to_the_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var tool = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
            "wait");
        var client = Over(new ScriptedChatClient(ScriptedStep.ToolCall("wait")));
        Task AskAsync() => streaming
            ? client.GetStreamingResponseAsync("go", new ChatOptions { Tools = [tool] },
                cancellation.Token).ToChatResponseAsync(cancellation.Token)
            : client.GetResponseAsync("go", new ChatOptions { Tools = [tool] }, cancellation.Token);

        Assert.That(AskAsync, Throws.InstanceOf<OperationCanceledException>());
        await Task.CompletedTask;
    }

    /// <summary>The time-out starts on another thread; its clock is moved until it was seen.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
