using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Context;

[TestFixture(false)]
[TestFixture(true)]
public sealed class CompressingChatClientTests(bool streaming)
{
    private static readonly ModelFailureException Overflow = new(new ModelFailure(ModelFailureKind.ContextOverflow, "too long"));

    [Test]
    public async Task Sends_a_shortened_conversation_and_tells_so()
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("done"));
        var (client, listener) = Build(model, maxTokens: 600);

        await client.AskAsync(streaming, Conversations.Chat(turns: 60, words: 20));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests[0].Messages, Has.Count.LessThan(62));
            Assert.That(listener.Codes, Is.EqualTo(new[] { "AG1701" }));
        }
    }

    [Test]
    public async Task Counts_as_the_provider_does_once_it_has_reported()
    {
        // By the estimate the conversation fits; by the provider's own count it does not.
        var messages = Conversations.Chat(turns: 40, words: 20);
        var counted = Conversations.Tokens(messages);
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("done").WithUsage((long)(counted * 1.5), 5));
        var (client, listener) = Build(model, maxTokens: (int)(counted * 1.4));

        await client.AskAsync(streaming, messages);
        Assert.That(listener.Codes, Is.Empty);
        await client.AskAsync(streaming, [.. messages, new(ChatRole.Assistant, "done"), new(ChatRole.User, "go on")]);
        Assert.That(listener.Codes, Is.EqualTo(["AG1701"]));
    }

    [Test]
    public async Task Each_model_has_the_window_that_the_host_gives_it()
    {
        var messages = Conversations.Chat(turns: 60, words: 20);
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("done"));
        using var client = model.AsBuilder().UseContextCompression(c =>
        {
            c.MaxTokens = 100_000;
            c.MaxTokensByModel["small"] = 600;
        }).Build();
        foreach (var name in new[] { "small", "large" })
        {
            var options = new ChatOptions { ModelId = name };
            _ = streaming ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : await client.GetResponseAsync(messages, options);
        }

        Assert.That(model.Requests[0].Messages, Has.Count.LessThan(messages.Count));
        Assert.That(model.Requests[1].Messages, Has.Count.EqualTo(messages.Count));
    }

    [Test]
    public async Task Leaves_usage_and_other_contents_alone()
    {
        var data = new DataContent(new byte[] { 1, 2 }, "image/png");
        var model = new ScriptedChatClient(ScriptedStep.Contents(new TextContent("see"), data).WithUsage(10, 5));
        var (client, _) = Build(model, maxTokens: 600);

        var response = await client.AskAsync(streaming, Conversations.Chat(turns: 60, words: 20));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Usage!.TotalTokenCount, Is.EqualTo(15));
            Assert.That(response.Messages.SelectMany(message => message.Contents), Does.Contain(data));
        }
    }

    [Test]
    public async Task Does_not_hide_tool_results_inside_the_function_loop()
    {
        // A reducer that drops tool messages makes the model ask for ever; here the model must see every result it asked for.
        var asked = 0;
        var model = new ScriptedChatClient(request => request.Transcript.Contains("42 parcels", StringComparison.Ordinal)
            ? ScriptedStep.Text("There are 42 parcels.")
            : ScriptedStep.ToolCall("count", callId: $"call{asked++}"));
        var client = model.AsBuilder()
            .UseFunctionInvocation()
            .UseContextCompression(c => { c.MaxTokens = 2_000; c.OutputReserveTokens = 0; })
            .Build();
        var tool = AIFunctionFactory.Create(() => "42 parcels", "count");

        var response = await client.AskAsync(streaming, Conversations.Chat(turns: 200, words: 20), new ChatOptions { Tools = [tool] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Does.EndWith("There are 42 parcels."));
            Assert.That(model.Requests, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Repeats_once_and_shorter_when_the_models_window_overflows()
    {
        var model = new ScriptedChatClient(ScriptedStep.Throw(Overflow), ScriptedStep.Text("done"));
        var (client, listener) = Build(model, maxTokens: 10_000);

        var response = await client.AskAsync(streaming, Conversations.Chat(turns: 60, words: 40));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("done"));
            Assert.That(model.Requests[1].Messages, Has.Count.LessThan(model.Requests[0].Messages.Count));
            Assert.That(listener.Codes, Is.EqualTo(new[] { "AG1702", "AG1701" }));
        }
    }

    [Test]
    public void Gives_up_when_the_shorter_conversation_overflows_too()
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Throw(Overflow));
        var (client, _) = Build(model, maxTokens: 10_000);

        Assert.That(() => client.AskAsync(streaming, Conversations.Chat(turns: 60, words: 40)), Throws.TypeOf<ModelFailureException>());
        Assert.That(model.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void Does_not_repeat_any_other_failure()
    {
        var model = new ScriptedChatClient(ScriptedStep.Throw(new IOException("reset")), ScriptedStep.Text("done"));
        var (client, _) = Build(model, maxTokens: 10_000);

        Assert.That(() => client.AskAsync(streaming, Conversations.Chat(turns: 60, words: 40)), Throws.TypeOf<IOException>());
        Assert.That(model.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Passes_a_small_conversation_through_as_it_is()
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("done"));
        var (client, listener) = Build(model, maxTokens: 32_000);
        ChatMessage[] messages = [new(ChatRole.User, "hello")];

        await client.AskAsync(streaming, messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests[0].Messages, Is.EqualTo(messages));
            Assert.That(listener.Events, Is.Empty);
        }
    }

    private static (IChatClient Client, RecordingListener Listener) Build(IChatClient model, int maxTokens)
    {
        var listener = new RecordingListener();
        var services = new ServiceCollection().AddSingleton(new AgentEvents([listener])).BuildServiceProvider();
        var client = model.AsBuilder()
            .UseContextCompression(c => { c.MaxTokens = maxTokens; c.OutputReserveTokens = 0; })
            .Build(services);
        return (client, listener);
    }
}
