using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailChatClientStreamingTests
{
    private static readonly string Safe = new GuardrailOptions().SafeMessage;

    [Test]
    public async Task Lets_settled_text_go_while_the_message_is_still_coming()
    {
        string[] chunks = ["this is harmless so far", " and this is, too"];
        var model = new ScriptedChatClient(ScriptedStep.Text(chunks).ThenThrow(new IOException("cut")));
        var seen = new List<string>();

        Assert.That(
            async () =>
            {
                await foreach (var update in Guard(model, "stop").Client.GetStreamingResponseAsync("hi"))
                {
                    seen.Add(update.Text);
                }
            },
            Throws.InstanceOf<IOException>());
        Assert.That(string.Concat(chunks), Does.StartWith(string.Concat(seen)));
        Assert.That(string.Concat(seen), Has.Length.GreaterThan(10));
    }

    [Test]
    public async Task Says_the_safe_message_behind_what_was_shown()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("this is harmless until you st", "op and go", " on").WithUsage(3, 5));

        var response = await Guard(model, "stop").AskAsync(streaming: true, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages.Select(message => message.Text), Is.EqualTo(new[] { "this is harmless until you ", Safe }));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That(response.Usage?.OutputTokenCount, Is.EqualTo(5));
            Assert.That(response.Messages.Select(message => message.Role), Is.All.EqualTo(ChatRole.Assistant));
        }
    }

    [Test]
    public async Task Says_the_safe_message_alone_where_nothing_was_shown([Values] bool streaming)
    {
        var response = await Guard(new ScriptedChatClient(ScriptedStep.Text("st", "op")), "stop").AskAsync(streaming, "hi");

        Assert.That(response.Messages.Single().Text, Is.EqualTo(Safe));
    }

    [Test]
    public async Task Throws_behind_what_was_shown_where_the_host_wants_that()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("this is harmless until you st", "op and go"));
        var call = new GuardedCall(model, g => g
            .Configure(options => options.BlockedAnswer = BlockedAnswer.Throw)
            .Add(new WordGuardrail("stop"), GuardrailAction.Block, TrustBoundary.Output));

        Assert.That(() => call.AskAsync(streaming: true, "hi"), Throws.InstanceOf<GuardrailBlockedException>());
    }

    [Test]
    public async Task Keeps_other_contents_in_their_place()
    {
        var image = new DataContent(new byte[] { 1 }, "image/png");
        var step = ScriptedStep.Contents(new TextReasoningContent("hm"))
            .Then(ScriptedStep.Text("before it there is text, "))
            .Then(ScriptedStep.Contents(image))
            .Then(ScriptedStep.Text("and stopping is fine", " behind it"))
            .WithUsage(3, 5);
        var contents = new List<AIContent>();

        await foreach (var update in Guard(new ScriptedChatClient(step), "never").Client.GetStreamingResponseAsync("hi"))
        {
            contents.AddRange(update.Contents);
        }

        var texts = contents.OfType<TextContent>().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(texts.Select(text => text.Text)), Is.EqualTo("before it there is text, and stopping is fine behind it"));
            Assert.That(contents[0], Is.InstanceOf<TextReasoningContent>());
            Assert.That(string.Concat(contents.TakeWhile(content => content != image).OfType<TextContent>().Select(text => text.Text)),
                Is.EqualTo("before it there is text, "));
            Assert.That(contents.OfType<UsageContent>().Single().Details.OutputTokenCount, Is.EqualTo(5));
        }
    }

    [Test]
    public async Task Passes_on_chunks_that_nothing_changes_as_they_are()
    {
        string[] chunks = ["the first chunk of the text, ", "the second chunk of it, ", "the last"];
        var seen = new List<string>();

        await foreach (var update in Guard(new ScriptedChatClient(ScriptedStep.Text(chunks)), "#").Client.GetStreamingResponseAsync("hi"))
        {
            seen.Add(update.Text);
        }

        Assert.That(seen.Where(text => text.Length > 0), Is.EqualTo(chunks));
    }

    [Test]
    public async Task Holds_calls_until_their_message_has_ended_well()
    {
        var step = ScriptedStep.Text("this is harmless ").Then(ScriptedStep.ToolCall("pay")).Then(ScriptedStep.Text("until you stop"));

        var response = await Guard(new ScriptedChatClient(step), "stop").AskAsync(streaming: true, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>(), Is.Empty);
            Assert.That(response.Text, Does.EndWith(Safe));
        }
    }

    [Test]
    public async Task Restores_placeholders_that_come_in_pieces()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("I wrote to ", "the address <EM", "AIL_", "1", "> and <b", ">that</b> is all, <EMAIL_2>"));
        var call = new GuardedCall(model, g => g.RedactPii());
        var seen = new List<string>();

        await foreach (var update in call.Client.GetStreamingResponseAsync("write to ada@example.com"))
        {
            seen.Add(update.Text);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(seen), Is.EqualTo("I wrote to the address ada@example.com and <b>that</b> is all, <EMAIL_2>"));
            Assert.That(seen[0], Is.EqualTo("I wrote to "));
        }
    }

    [Test]
    public async Task Is_no_signal_that_anything_went_wrong()
    {
        await using var run = AgentRun.Start();
        var call = Guard(new ScriptedChatClient(ScriptedStep.Text("this is harmless")), "stop");

        await call.AskAsync(streaming: true, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Events.OfType<StreamedTextJudged>(), Is.Not.Empty);
            Assert.That(run.Signals.Total, Is.Zero);
        }
    }

    [Test]
    public async Task Begins_afresh_with_each_message()
    {
        var tool = AIFunctionFactory.Create(() => "result", "look");
        var model = new ScriptedChatClient(
            ScriptedStep.Text("let me look at it ", "now").Then(ScriptedStep.ToolCall("look")), ScriptedStep.Text("here it is, and st", "op"));
        var call = new GuardedCall(
            model, g => g.Add(new WordGuardrail("stop"), GuardrailAction.Block, TrustBoundary.Output), inner => inner.UseFunctionInvocation());

        var response = await call.AskAsync(streaming: true, [new(ChatRole.User, "hi")], new ChatOptions { Tools = [tool] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages.Select(message => message.Role), Is.EqualTo(
                new[] { ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant, ChatRole.Assistant }));
            Assert.That(response.Text, Is.EqualTo($"let me look at it now\nhere it is, and \n{Safe}"));
        }
    }

    private static GuardedCall Guard(ScriptedChatClient model, string word) =>
        new(model, g => g.Add(new WordGuardrail(word), GuardrailAction.Block, TrustBoundary.Output));
}
