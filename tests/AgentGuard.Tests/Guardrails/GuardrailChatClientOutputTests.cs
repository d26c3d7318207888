using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailChatClientOutputTests
{
    private static readonly string Safe = new GuardrailOptions().SafeMessage;

    [Test]
    public async Task Lets_an_answer_pass_in_its_chunks([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("good ", "answer").WithUsage(3, 5));
        var call = new GuardedCall(model, g => g.BlockSecrets());

        var response = await call.AskAsync(streaming, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("good answer"));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(response.Usage?.OutputTokenCount, Is.EqualTo(5));
            Assert.That(response.ResponseId, Is.EqualTo("scripted-1"));
        }
    }

    [TestCase(GuardrailAction.Rewrite, "rewritten")]
    [TestCase(GuardrailAction.Block, "I can't help with this request.")]
    [TestCase(GuardrailAction.Escalate, "I have passed this on to a person, who will take over.")]
    [TestCase(GuardrailAction.Report, "bad answer")]
    public async Task Keeps_usage_ids_and_other_contents_under_every_verdict(GuardrailAction action, string expected)
    {
        foreach (var streaming in new[] { false, true })
        {
            var reasoning = new TextReasoningContent("hm");
            var image = new DataContent(new byte[] { 1 }, "image/png");
            var step = ScriptedStep.Contents(reasoning)
                .Then(ScriptedStep.Text("bad ", "answer"))
                .Then(ScriptedStep.Contents(image))
                .WithUsage(3, 5);
            var guardrail = new FakeGuardrail(_ => FakeGuardrail.Found() with { ProposedText = "rewritten" });
            var call = new GuardedCall(new ScriptedChatClient(step), g => g.Add(guardrail, action, TrustBoundary.Output));

            var response = await call.AskAsync(streaming, "hi");

            using (Assert.EnterMultipleScope())
            {
                Assert.That(response.Text, Is.EqualTo(expected));
                Assert.That(guardrail.Seen.Single().Text, Is.EqualTo("bad answer"));
                Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(8));
                Assert.That(response.ResponseId, Is.EqualTo("scripted-1"));
                Assert.That(response.Messages.Single().Contents.OfType<DataContent>().Single(), Is.SameAs(image));
                Assert.That(response.Messages.Single().Contents.OfType<TextReasoningContent>().Single().Text, Is.EqualTo("hm"));
                Assert.That(response.FinishReason, Is.EqualTo(
                    action is GuardrailAction.Block or GuardrailAction.Escalate ? ChatFinishReason.ContentFilter : ChatFinishReason.Stop));
            }
        }
    }

    [Test]
    public async Task Never_lets_out_a_secret_that_is_split_over_chunks([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("the key is AKIAABCD", "EFGHIJ234567", " as you know"));
        var call = new GuardedCall(model, g => g.BlockSecrets());
        var seen = new List<string>();

        if (streaming)
        {
            await foreach (var update in call.Client.GetStreamingResponseAsync("hi"))
            {
                seen.Add(update.Text);
            }
        }
        else
        {
            seen.Add((await call.Client.GetResponseAsync("hi")).Text);
        }

        Assert.That(string.Concat(seen), Is.EqualTo(streaming ? $"the key is {Safe}" : Safe));
    }

    [Test]
    public async Task Lets_go_nothing_of_a_message_that_breaks_off()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("AKIAABCD").ThenThrow(new IOException("cut")));
        var call = new GuardedCall(model, g => g.BlockSecrets());
        var seen = new List<string>();

        Assert.That(
            async () =>
            {
                await foreach (var update in call.Client.GetStreamingResponseAsync("hi"))
                {
                    seen.Add(update.Text);
                }
            },
            Throws.InstanceOf<IOException>());
        Assert.That(string.Concat(seen), Is.Empty);
    }

    [Test]
    public async Task Streams_straight_through_when_no_guardrail_looks_at_the_output()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("a", "b").ThenThrow(new IOException("cut")));
        var call = new GuardedCall(model, g => g.RedactPii());
        var seen = new List<string>();

        await using var updates = call.Client.GetStreamingResponseAsync("hi").GetAsyncEnumerator();
        await updates.MoveNextAsync();
        seen.Add(updates.Current.Text);
        await updates.MoveNextAsync();
        seen.Add(updates.Current.Text);

        Assert.That(seen, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Drops_calls_that_nobody_executed_from_a_blocked_message([Values] bool streaming, [Values] bool callFirst)
    {
        var text = ScriptedStep.Text("bad");
        var call = ScriptedStep.ToolCall("pay");
        var guarded = new GuardedCall(
            new ScriptedChatClient(callFirst ? call.Then(text) : text.Then(call)), g => g.BlockWhen("no", TrustBoundary.Output, _ => true));

        var response = await guarded.AskAsync(streaming, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Safe));
            Assert.That(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>(), Is.Empty);
        }
    }

    [Test]
    public async Task Keeps_calls_that_were_executed_beside_their_results([Values] bool streaming)
    {
        var runs = 0;
        var tool = AIFunctionFactory.Create(() => ++runs, "pay");
        var model = new ScriptedChatClient(
            ScriptedStep.Text("bad").Then(ScriptedStep.ToolCall("pay")).WithUsage(1, 1), ScriptedStep.Text("paid").WithUsage(2, 2));
        var call = new GuardedCall(
            model, g => g.BlockWhen("no", TrustBoundary.Output, content => content.Text == "bad"), inner => inner.UseFunctionInvocation());

        var response = await call.AskAsync(streaming, [new(ChatRole.User, "hi")], new ChatOptions { Tools = [tool] });

        var contents = response.Messages.SelectMany(message => message.Contents).Select(content => content.GetType().Name);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs, Is.EqualTo(1));
            Assert.That(response.Text, Is.EqualTo(Safe));
            Assert.That(contents, Is.EqualTo(new[] { nameof(TextContent), nameof(FunctionCallContent), nameof(FunctionResultContent) }));
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(6));
        }
    }

    [Test]
    public async Task Judges_each_assistant_message_of_a_function_loop_and_no_tool_result([Values] bool streaming)
    {
        var guardrail = FakeGuardrail.Passing();
        var model = new ScriptedChatClient(
            ScriptedStep.Text("let me ", "see").Then(ScriptedStep.ToolCall("look")), ScriptedStep.Text("it is 1"));
        var call = new GuardedCall(
            model, g => g.Add(guardrail, GuardrailAction.Block, TrustBoundary.Output), inner => inner.UseFunctionInvocation());

        var response = await call.AskAsync(
            streaming, [new(ChatRole.User, "hi")], new ChatOptions { Tools = [AIFunctionFactory.Create(() => "result", "look")] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(guardrail.Seen.Select(content => content.Text), Is.EqualTo(new[] { "let me see", "it is 1" }));
            Assert.That(
                response.Messages.Select(message => message.Role), Is.EqualTo([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant]));
        }
    }

    [Test]
    public async Task Lends_the_policy_to_what_lies_further_in([Values] bool streaming)
    {
        var seen = new List<bool?>();
        var model = new ScriptedChatClient(_ =>
        {
            seen.Add(Internal.AmbientScope.Current?.Inspector?.Inspects(TrustBoundary.ToolCall));
            return ScriptedStep.Text("a", "b", "c");
        });
        var call = new GuardedCall(
            model,
            g => g.BlockWhen("outer", TrustBoundary.ToolCall, _ => true),
            inner => inner.UseGuardrails(g => g.BlockWhen("inner", TrustBoundary.Output, _ => false)).UseToolCallGuard());

        await call.AskAsync(streaming, "hi");

        Assert.That(seen, Is.EqualTo(new bool?[] { true }));
        Assert.That(AgentRun.Current, Is.Null);
    }

    [Test]
    public async Task Uses_the_run_that_is_current([Values] bool streaming)
    {
        await using var run = AgentRun.Start();
        var call = new GuardedCall(new ScriptedChatClient(ScriptedStep.Text("ok")), g => g.RedactPii());

        await call.AskAsync(streaming, "I am ada@example.com");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Redactions.Restore("<EMAIL_1>"), Is.EqualTo("ada@example.com"));
            Assert.That(call.Events.OfType<RunEnded>(), Is.Empty);
        }
    }

    [Test]
    public void Is_not_there_when_there_is_nothing_to_do()
    {
        var model = new ScriptedChatClient();

        Assert.That(new GuardedCall(model, _ => { }).Client, Is.SameAs(model));
    }
}
