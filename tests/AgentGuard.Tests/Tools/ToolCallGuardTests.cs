using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools;

[TestFixture(false)]
[TestFixture(true)]
public sealed class ToolCallGuardTests(bool streaming)
{
    private RefundDesk _desk = new();

    [SetUp]
    public void Start() => _desk = new RefundDesk();

    [Test]
    public async Task Malformed_arguments_never_run_the_tool()
    {
        var ran = false;
        var tool = AIFunctionFactory.Create((string order = "default") => ran = true, "lookup");
        var (response, model) = await AskAsync(streaming, [tool],
            ScriptedStep.Contents(Malformed("lookup")), ScriptedStep.Text("sorry"));

        Assert.That(ran, Is.False);
        Assert.That(response.Text, Is.EqualTo("sorry"));
        Assert.That(model.LastTranscript(), Does.Contain("malformed_arguments").And.Contain("\"attempts_left\":3"));
        AssertPaired(model.Requests[^1].Messages);
    }

    [Test]
    public async Task An_unknown_tool_is_answered_with_the_nearest_name_and_its_good_sibling_still_runs()
    {
        var (response, model) = await AskAsync(streaming, [_desk.Status, _desk.Refund],
            ScriptedStep.Contents(Call("getStatus", "c1", ("order", "A")), Call("get_status", "c2", ("order", "B"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Orders, Is.EqualTo(new[] { "B" }));
        Assert.That(model.Requests, Has.Count.EqualTo(2));
        Assert.That(model.LastTranscript(), Does.Contain("unknown_tool").And.Contain("Call get_status").And.Contain("B is open"));
        AssertPaired(model.Requests[^1].Messages);
        AssertPaired(response.Messages);
        Assert.That(model.Requests[^1].Messages.Count(message => message.Role == ChatRole.Tool), Is.EqualTo(1), "one message of results");
    }

    [Test]
    public async Task An_invalid_call_asks_nobody_for_approval()
    {
        var (response, model) = await AskAsync(streaming, [new ApprovalRequiredAIFunction(_desk.Refund)],
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A", ["amount"] = 5000 }),
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A", ["amount"] = 50 }));

        var requests = response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().ToList();
        Assert.That(requests, Has.Count.EqualTo(1));
        Assert.That(((FunctionCallContent)requests[0].ToolCall).Arguments!["amount"], Is.EqualTo(50));
        Assert.That(model.LastTranscript(), Does.Contain("/amount must be <= 100, got 5000"));
        Assert.That(_desk.Refunds, Is.Zero);
    }

    [Test]
    public async Task An_approved_call_runs()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A" }), ScriptedStep.Text("done"));
        var client = Over(model);
        var options = new ChatOptions { Tools = [new ApprovalRequiredAIFunction(_desk.Refund)] };
        List<ChatMessage> messages = [new(ChatRole.User, "go")];
        var first = await ToolLoop.AskAsync(client, streaming, options, messages);
        var request = first.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().Single();
        messages.AddRange(first.Messages);
        messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(approved: true)]));

        var second = await ToolLoop.AskAsync(client, streaming, options, messages);
        Assert.That(second.Text, Is.EqualTo("done"));
        Assert.That(_desk.Orders, Is.EqualTo(new[] { "A" }));
    }

    [TestCase("amount", 0, "/amount must be >= 1, got 0")]
    [TestCase("method", "crad", "nearest: \\\"card\\\"")]
    [TestCase("note", "too long", "/note must have at most 5 characters")]
    public async Task Attributes_of_parameters_are_enforced(string name, object value, string told)
    {
        var (_, model) = await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A", [name] = value }),
            ScriptedStep.Text("sorry"));

        Assert.That(_desk.Orders, Is.Empty);
        Assert.That(model.LastTranscript(), Does.Contain("invalid_arguments").And.Contain(told));
    }

    [Test]
    public async Task A_call_of_a_truncated_answer_never_runs()
    {
        var (_, model) = await AskAsync(streaming, [_desk.Refund],
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string,
                object?>
            { ["order"] = "A" }).WithFinishReason(ChatFinishReason.Length),
            ScriptedStep.Text("sorry"));

        Assert.That(_desk.Orders, Is.Empty);
        Assert.That(model.LastTranscript(), Does.Contain("\"category\":\"truncated\""));
    }

    [Test]
    public async Task A_model_that_never_corrects_itself_is_asked_for_words()
    {
        var model = new ScriptedChatClient(request => request.Options?.Tools is null
            ? ScriptedStep.Text("I give up").WithUsage(1, 1)
            : ScriptedStep.ToolCall("nothing").WithUsage(10, 1));
        var tools = new ChatOptions { Tools = [_desk.Status], ToolMode = ChatToolMode.RequireAny };
        var response = await ToolLoop.AskAsync(Over(model), streaming, tools);

        Assert.That(model.Requests, Has.Count.EqualTo(5), "one, three corrections, one without tools");
        Assert.That(response.Text, Does.EndWith("I give up"));
        Assert.That(response.Usage!.InputTokenCount, Is.EqualTo(41));
        Assert.That(model.LastTranscript(), Does.Contain("\"attempts_left\":0"));
        AssertPaired(model.Requests[^1].Messages);
        AssertPaired(response.Messages);
    }

    [Test]
    public async Task A_model_that_calls_on_without_tools_ends_the_request()
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.ToolCall("nothing"));
        var response = await ToolLoop.AskAsync(Over(model, g => g.MaxCorrections = 1), streaming,
            new ChatOptions { Tools = [_desk.Status] });

        Assert.That(model.Requests, Has.Count.EqualTo(3));
        AssertPaired(response.Messages);
    }

    [Test]
    public async Task A_run_whose_tools_were_withdrawn_does_not_count_as_a_plain_success()
    {
        AgentRun? run = null;
        var model = new ScriptedChatClient(request =>
        {
            run = AgentRun.Current;
            return request.Options?.Tools is null ? ScriptedStep.Text("all done") : ScriptedStep.ToolCall("nothing");
        });
        await ToolLoop.AskAsync(Over(model), streaming, new ChatOptions { Tools = [_desk.Status] });

        Assert.That(run!.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
        Assert.That(run.OutcomeReason, Does.Contain("tools were withdrawn after 4 rounds"));
    }

    [Test]
    public async Task Corrections_are_counted_over_all_rounds_of_a_loop()
    {
        // A good call beside each bad one keeps the loop going, so the rounds meet the guard as separate requests.
        var round = 0;
        var model = new ScriptedChatClient(_ => ++round < 6
            ? ScriptedStep.Contents(Call("nothing", $"bad{round}"), Call("get_status", $"good{round}", ("order", $"{round}")))
            : ScriptedStep.Text("done"));
        await ToolLoop.AskAsync(Over(model), streaming, new ChatOptions { Tools = [_desk.Status] });

        Assert.That(model.LastTranscript(),
            Does.Contain("\"attempts_left\":3").And.Contain("\"attempts_left\":1").And.Contain("\"attempts_left\":0"));
    }

    [Test]
    public async Task A_repeated_failing_call_is_told_so()
    {
        var (_, model) = await AskAsync(streaming, [_desk.Status],
            ScriptedStep.ToolCall("get_status"), ScriptedStep.ToolCall("get_status"), ScriptedStep.Text("sorry"));

        Assert.That(model.LastTranscript(), Does.Contain("This is the second identical call that failed"));
    }

    [Test]
    public async Task A_corrected_call_with_the_id_of_the_rejected_one_still_runs()
    {
        var (response, model) = await AskAsync(streaming, [_desk.Status],
            ScriptedStep.Contents(Call("get_status", "same")),
            ScriptedStep.Contents(Call("get_status", "same", ("order", "A"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Orders, Is.EqualTo(new[] { "A" }));
        AssertPaired(model.Requests[^1].Messages);
        AssertPaired(response.Messages);
    }

    [Test]
    public async Task Different_calls_with_the_same_id_both_run_under_ids_of_their_own()
    {
        var (_, model) = await AskAsync(streaming, [_desk.Status],
            ScriptedStep.Contents(Call("get_status", "same", ("order", "A")), Call("get_status", "same", ("order", "B"))),
            ScriptedStep.Text("done"));

        Assert.That(_desk.Orders, Is.EqualTo(new[] { "A", "B" }));
        AssertPaired(model.Requests[^1].Messages);
    }

    [Test]
    public async Task The_provider_that_keeps_the_conversation_still_gets_every_result()
    {
        var model = new ConversationModel(
            [Call("nothing", "c1"), Call("get_status", "c2", ("order", "A"))], [Call("nothing", "c3")], [new TextContent("done")]);
        var response = await ToolLoop.AskAsync(Over(model), streaming, new ChatOptions { Tools = [_desk.Status] });

        Assert.That(response.Text, Is.EqualTo("done"));
        Assert.That(model.ResultIds(1), Is.EquivalentTo(new[] { "c1", "c2" }));
        Assert.That(model.ResultIds(2), Is.EqualTo(new[] { "c3" }));
        Assert.That(model.Requests[2].Options!.ConversationId, Is.EqualTo("conversation-2"));
    }

    [Test]
    public async Task Text_passes_before_the_calls_are_judged()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Text("Let me ", "see. ").Then(ScriptedStep.ToolCall("nothing")), ScriptedStep.Text("done"));
        var response = await ToolLoop.AskAsync(Over(model), streaming, new ChatOptions { Tools = [_desk.Status] });

        Assert.That(response.Messages[0].Text, Is.EqualTo("Let me see. "));
        Assert.That(response.Messages[^1].Text, Is.EqualTo("done"));
    }

    [Test]
    public async Task The_callers_options_and_messages_stay_as_they_are()
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("nothing"), ScriptedStep.Text("done"));
        var tool = _desk.Status;
        var options = new ChatOptions { Tools = [tool], ConversationId = null };
        List<ChatMessage> messages = [new(ChatRole.User, "go")];
        await ToolLoop.AskAsync(Over(model), streaming, options, messages);

        Assert.That(options.Tools, Is.EqualTo(new[] { tool }));
        Assert.That(messages, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_host_that_wants_unknown_calls_for_itself_gets_them()
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("elsewhere"));
        var client = Over(model, loop: l => l.TerminateOnUnknownCalls = true);
        var response = await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [_desk.Status] });

        Assert.That(response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Single().InformationalOnly, Is.False);
    }

    [Test]
    public async Task Without_tools_an_answer_passes_as_it_is()
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("elsewhere"));
        var client = model.AsBuilder().UseToolCallGuard().Build();
        var response = await ToolLoop.AskAsync(client, streaming);

        Assert.That(response.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Name, Is.EqualTo("elsewhere"));
    }

    [Test]
    public async Task Rejections_are_signals_of_the_run()
    {
        await using var run = AgentRun.Start();
        await AskAsync(streaming, [_desk.Status], ScriptedStep.ToolCall("nothing"), ScriptedStep.Text("done"));
        Assert.That(run.Signals.Count("AG1602"), Is.EqualTo(1));
    }
}
