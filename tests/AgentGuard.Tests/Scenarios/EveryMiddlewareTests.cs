using AgentGuard.Guardrails;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>What no middleware may lose, whichever it is, alone and all together.</summary>
public sealed class EveryMiddlewareTests
{
    private static readonly (string Name, Func<ChatClientBuilder, ChatClientBuilder> Add)[] Middleware =
    [
        ("UseAgentRun", b => b.UseAgentRun()),
        ("UseGuardrails", b => b.UseGuardrails(g => g.RedactPii().BlockSecrets())),
        ("UseGuardedFunctionInvocation", b => b.UseGuardedFunctionInvocation()),
        ("UseToolInvocationGuard", b => b.UseToolInvocationGuard()),
        ("UseToolCallGuard", b => b.UseToolCallGuard()),
        ("UseBudgets", b => b.UseBudgets()),
        ("UseContextCompression", b => b.UseContextCompression(c => c.MaxTokens = 300)),
        ("UseStructuredOutput", b => b.UseStructuredOutput()),
        ("UseFallback", b => b.UseFallback(f => f.Then(new RichChatClient(), "other"))),
        ("UseResilience", b => b.UseResilience()),
        ("all", b => b.UseAgentRun().UseGuardrails(g => g.RedactPii().BlockSecrets()).UseGuardedFunctionInvocation()
            .UseBudgets().UseContextCompression(c => c.MaxTokens = 300).UseStructuredOutput().UseFallback(f => f.Then(new RichChatClient(), "other")).UseResilience()),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from middleware in Middleware
        from streaming in new[] { false, true }
        select new TestCaseData(middleware.Add, streaming).SetArgDisplayNames(middleware.Name, streaming ? "streaming" : "whole");

    [TestCaseSource(nameof(Cases))]
    public async Task Usage_ids_properties_and_every_content_survive(Func<ChatClientBuilder, ChatClientBuilder> add, bool streaming)
    {
        var response = await Build(add, new RichChatClient()).AskAsync(streaming, Context.Conversations.Chat(turns: 20, words: 20), Options());

        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(7));
            Assert.That(response.ResponseId, Is.EqualTo("r1"));
            Assert.That(response.ConversationId, Is.EqualTo("c1"));
            Assert.That(response.ModelId, Is.EqualTo("rich"));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(response.AdditionalProperties?["extra"], Is.EqualTo(42));
            Assert.That(response.Messages[0].AuthorName, Is.EqualTo("model"));
            Assert.That(response.Messages[0].MessageId, Is.EqualTo("m1"));
            Assert.That(contents.OfType<TextReasoningContent>().Single().Text, Is.EqualTo("hm"));
            Assert.That(contents.OfType<TextContent>().Single().Text, Is.EqualTo("here it is"));
            Assert.That(contents.OfType<TextContent>().Single().Annotations, Has.Count.EqualTo(1));
            Assert.That(contents.OfType<DataContent>().Single().Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task The_callers_options_and_messages_stay_as_they_are(Func<ChatClientBuilder, ChatClientBuilder> add, bool streaming)
    {
        var options = Options();
        var tool = options.Tools![0];
        var messages = Context.Conversations.Chat(turns: 20, words: 20);
        var before = messages.Select(message => (message, Context.Conversations.Describe(message))).ToList();

        await Build(add, new RichChatClient()).AskAsync(streaming, messages, options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Tools, Is.EqualTo(new[] { tool }));
            Assert.That(options.Temperature, Is.EqualTo(0.5f));
            Assert.That(messages.Select(message => (message, Context.Conversations.Describe(message))), Is.EqualTo(before));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task The_model_gets_the_callers_options(Func<ChatClientBuilder, ChatClientBuilder> add, bool streaming)
    {
        var model = new RichChatClient();

        await Build(add, model).AskAsync(streaming, "hello", Options());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Seen?.Temperature, Is.EqualTo(0.5f));
            Assert.That(model.Seen?.Tools?.Select(tool => tool.Name).Except(["read_result"]), Is.EqualTo(new[] { "look_up" }), "and what reads results");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Services_of_the_model_are_found(Func<ChatClientBuilder, ChatClientBuilder> add, bool streaming)
    {
        var model = new RichChatClient();
        var client = Build(add, model);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.GetService<RichChatClient>(), Is.SameAs(model));
            Assert.That(client.GetService(typeof(string), "special"), Is.EqualTo("keyed"));
            Assert.That(client.GetService<IServiceProvider>(), Is.Null);
        }
    }

    [Test]
    public async Task Two_hosts_in_one_process_with_different_options_do_not_meet([Values] bool streaming)
    {
        var (strict, strictListener) = HostOf(g => g.BlockWhen("closed", TrustBoundary.Input, _ => true));
        var (lenient, lenientListener) = HostOf(g => g.BlockWhen("open", TrustBoundary.Input, _ => false));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? strict : lenient).AskAsync(streaming, "hello")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Where((_, i) => i % 2 == 0).Select(answer => answer.Text), Has.None.Contains("here it is"));
            Assert.That(answers.Where((_, i) => i % 2 == 1).Select(answer => answer.Text), Has.All.Contains("here it is"));
            Assert.That(strictListener.Codes.Count(code => code == "AG1101"), Is.EqualTo(20));
            Assert.That(lenientListener.Codes, Has.None.EqualTo("AG1101"));
        }
    }

    private static IChatClient Build(Func<ChatClientBuilder, ChatClientBuilder> add, IChatClient model) => add(model.AsBuilder()).Build();

    private static ChatOptions Options() => new()
    {
        Temperature = 0.5f,
        Tools = [AIFunctionFactory.Create((string order) => order, "look_up")],
    };

    private static (IChatClient Client, RecordingListener Listener) HostOf(Action<GuardrailPolicyBuilder> guardrails)
    {
        var listener = new RecordingListener();
        var services = new ServiceCollection();
        services.AddAgentGuard(guard => guard.AddListener(listener));
        services.AddChatClient(new RichChatClient()).UseAgentRun().UseGuardrails(guardrails).UseResilience();
        return (services.BuildServiceProvider().GetRequiredService<IChatClient>(), listener);
    }
}
