using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Ports;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailChatClientInputTests
{
    [Test]
    public async Task Answers_with_the_safe_message_and_calls_no_model_when_the_input_is_blocked([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("answer"));
        var call = new GuardedCall(model, g => g.BlockWhen("no", TrustBoundary.Input, content => content.Text == "bad"));

        var response = await call.AskAsync(streaming, "bad");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests, Is.Empty);
            Assert.That(response.Text, Is.EqualTo(new GuardrailOptions().SafeMessage));
            Assert.That(response.Messages.Single().Role, Is.EqualTo(ChatRole.Assistant));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That(call.Events.OfType<RunEnded>().Single().Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
        }
    }

    [Test]
    public async Task Checks_the_last_and_earlier_messages([Values] bool streaming, [Values(0, 2, 4)] int bad)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("answer"));
        var call = new GuardedCall(model, g => g.BlockWhen("no", TrustBoundary.Input, content => content.Text == "bad"));
        ChatMessage[] messages = [User("a"), Assistant("bad"), User("b"), Assistant("bad"), User("c")];
        messages[bad] = User("bad");

        var response = await call.AskAsync(streaming, messages);

        Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public async Task Checks_every_text_part_of_a_message([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("answer"));
        var call = new GuardedCall(model, g => g.BlockWhen("no", TrustBoundary.Input, content => content.Text == "bad"));

        var response = await call.AskAsync(streaming, [new ChatMessage(ChatRole.User, [new TextContent("good"), new TextContent("bad")])]);

        Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public async Task Lets_the_messages_of_the_host_pass([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("answer"));
        var call = new GuardedCall(model, g => g.BlockWhen("no", TrustBoundary.Input, content => content.Text == "bad"));

        var response = await call.AskAsync(streaming, [new(ChatRole.System, "bad"), new(new ChatRole("developer"), "bad"), User("good")]);

        Assert.That(response.Text, Is.EqualTo("answer"));
    }

    [Test]
    public async Task Hands_over_when_the_input_is_escalated([Values] bool streaming)
    {
        var escalation = new RecordingEscalation();
        var call = new GuardedCall(
            new ScriptedChatClient(),
            g => g.EscalateWhen("lawyer", TrustBoundary.Input, _ => "a lawyer is mentioned"),
            service: escalation);

        var response = await call.AskAsync(streaming, "my lawyer says");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(new GuardrailOptions().HandOverMessage));
            Assert.That(escalation.Requests.Single().Reason, Is.EqualTo("a lawyer is mentioned"));
            Assert.That(escalation.Requests.Single().RunId, Is.Not.Null);
            Assert.That(call.Events.OfType<HandedOver>().Count(), Is.EqualTo(1));
            Assert.That(call.Events.OfType<RunEnded>().Single().Outcome, Is.EqualTo(AgentRunOutcome.HandedOver));
        }
    }

    [Test]
    public async Task Throws_when_the_host_chose_so(
        [Values] bool streaming, [Values(GuardrailAction.Block, GuardrailAction.Escalate)] GuardrailAction action)
    {
        var call = new GuardedCall(new ScriptedChatClient(), g => g
            .Add(FakeGuardrail.Finding(), action, TrustBoundary.Input)
            .Configure(options => options.BlockedAnswer = BlockedAnswer.Throw));

        var thrown = await CatchAsync(() => call.AskAsync(streaming, "private words"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Boundary, Is.EqualTo(TrustBoundary.Input));
            Assert.That(thrown.Findings.Single().Kind, Is.EqualTo("THING"));
            Assert.That(thrown.Escalated, Is.EqualTo(action is GuardrailAction.Escalate));
            Assert.That(thrown.ToString(), Does.Not.Contain("private words"));
        }
    }

    [Test]
    public async Task Blocks_when_a_guardrail_throws([Values] bool streaming)
    {
        var call = new GuardedCall(new ScriptedChatClient(), g => g.BlockWhen("broken", TrustBoundary.Input, NotImplemented));

        var response = await call.AskAsync(streaming, "text");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That(call.Events.Select(happened => happened.Code), Does.Contain("AG1102"));
        }
    }

    [Test]
    public void Lets_the_cancellation_of_the_caller_pass([Values] bool streaming)
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var slow = new FakeGuardrail(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return GuardrailJudgement.Pass;
        });
        var call = new GuardedCall(new ScriptedChatClient(), g => g.Add(slow, GuardrailAction.Block, TrustBoundary.Input));

        Assert.That(
            () => call.AskAsync(streaming, [User("text")], cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(call.Events.Select(happened => happened.Code), Does.Not.Contain("AG1102"));
    }

    [Test]
    public async Task Keeps_all_but_the_rewritten_text_and_changes_nothing_of_the_callers([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("ok"));
        var call = new GuardedCall(model, g => g.RedactPii());
        var image = new DataContent(new byte[] { 1 }, "image/png");
        var raw = new object();
        var message = new ChatMessage(ChatRole.User, [new TextContent("I am ada@example.com"), image, new TextContent("thanks")])
        {
            AuthorName = "Ada",
            MessageId = "m1",
            RawRepresentation = raw,
            AdditionalProperties = new() { ["k"] = "v" },
        };
        List<ChatMessage> messages = [message];

        await call.AskAsync(streaming, messages);

        var sent = model.Requests.Single().Messages.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.Text, Is.EqualTo("I am <EMAIL_1>thanks"));
            Assert.That(sent.Contents[1], Is.SameAs(image));
            Assert.That(sent.Contents, Has.Count.EqualTo(3));
            Assert.That(sent, Has.Property("AuthorName").EqualTo("Ada").And.Property("MessageId").EqualTo("m1"));
            Assert.That(sent.AdditionalProperties?["k"], Is.EqualTo("v"));
            Assert.That(sent.RawRepresentation, Is.Null);
            Assert.That(messages.Single(), Is.SameAs(message));
            Assert.That(message.Text, Is.EqualTo("I am ada@example.comthanks"));
            Assert.That(message.RawRepresentation, Is.SameAs(raw));
        }
    }

    [Test]
    public async Task Hands_an_untouched_message_on_as_it_is([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("ok"));
        var message = User("nothing to see");

        await new GuardedCall(model, g => g.RedactPii().BlockSecrets()).AskAsync(streaming, [message]);

        Assert.That(model.Requests.Single().Messages.Single(), Is.SameAs(message));
    }

    [Test]
    public async Task Redacts_assistant_messages_and_tool_results_of_the_history([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("ok"));
        var call = new GuardedCall(model, g => g.RedactPii());
        ChatMessage[] messages =
        [
            User("I am ada@example.com"),
            new(ChatRole.Assistant, [new TextContent("Hello ada@example.com"), new FunctionCallContent("1", "find")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new { Mail = "bob@example.com", Of = "ada@example.com" })]),
            User("and now?"),
        ];

        await call.AskAsync(streaming, messages);

        var transcript = model.Requests.Single().Transcript;
        Assert.That(transcript, Does.Not.Contain("@"));
        Assert.That(transcript, Does.Contain("Hello <EMAIL_1>").And.Contain("<EMAIL_2>").And.Contain("and now?"));
    }

    [Test]
    public async Task Tells_the_user_of_the_hand_over_when_a_tool_result_of_the_history_is_escalated([Values] bool streaming)
    {
        var call = new GuardedCall(new ScriptedChatClient(), g => g.EscalateWhen("alarm", TrustBoundary.ToolResult, _ => true));

        var response = await call.AskAsync(streaming, [User("go"), new(ChatRole.Tool, [new FunctionResultContent("1", "fire")])]);

        Assert.That(response.Text, Is.EqualTo(new GuardrailOptions().HandOverMessage));
    }

    [Test]
    public async Task Withholds_a_blocked_tool_result_of_the_history_and_names_the_tool([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("ok"));
        var seen = new List<string?>();
        var call = new GuardedCall(model, g => g.BlockWhen("key", TrustBoundary.ToolResult, content =>
        {
            seen.Add(content.ToolName);
            return content.Text.Contains("key=1", StringComparison.Ordinal);
        }));
        ChatMessage[] messages =
        [
            User("go"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "find")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "key=1")]),
        ];

        var response = await call.AskAsync(streaming, messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("ok"));
            Assert.That(seen, Is.EqualTo(new[] { "find" }));
            Assert.That(model.Requests.Single().Transcript, Does.Not.Contain("key=1").And.Contain("withheld"));
        }
    }

    private static async Task<GuardrailBlockedException> CatchAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (GuardrailBlockedException e)
        {
            return e;
        }

        throw new AssertionException("Nothing was thrown.");
    }

    private static bool NotImplemented(BoundaryContent content) => throw new InvalidOperationException(content.Text);

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);

    private sealed class RecordingEscalation : IEscalation
    {
        public List<EscalationRequest> Requests { get; } = [];

        public ValueTask EscalateAsync(EscalationRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return default;
        }
    }
}
