using AgentGuard.Failures;
using AgentGuard.Testing;
using AgentGuard.Testing.Assertions;
using AgentGuard.Testing.FaultInjection;
using AgentGuard.Tests.Support;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Tracing;

/// <summary>All lines at once under faults: every event that was raised, every call of the model and every call of a tool is in the tree.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class NoStepIsMissingTests(bool streaming)
{
    [Test]
    public async Task Every_event_and_every_call_is_in_the_tree_of_the_run([Range(1, 12)] int seed)
    {
        var events = new EventRecorder();
        var calls = 0;
        var tools = 0;
        var time = new HurriedTime();
        var faults = ChatFaultPlan.Seeded(
            seed,
            0.3,
            ChatFault.Throw(() => new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)),
            ChatFault.Throw(() => new IOException("reset")),
            new ChatFault(ChatFaultKind.EmptyAnswer),
            ChatFault.Cut(1));
        ChatClientBuilder Wire() => new ChatClientBuilder(new ScriptedChatClient(Answer)).UseFaultInjection(faults, time);
        IChatClient Counted(IChatClient inner) => new Counting(inner, () => Interlocked.Increment(ref calls));
        await using var host = new TracedHost(
            Counted(Wire().Build()),
            builder => builder
                .UseAgentRun()
                .UseGuardrails(g => g.RedactPii().FlagInjection())
                .UseGuardedFunctionInvocation(t => t.MaxParallelCalls = 4)
                .UseBudgets(b => b.MaxModelCalls = 30)
                .UseContextCompression(c => c.MaxTokens = 8_000)
                .UseFallback(f => f.Then("backup").AnswerWith("A colleague takes over."))
                .UseResilience(r => r.Retry.Seed = seed),
            guard: guard => guard.AddListener(events),
            services: services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddKeyedChatClient("backup", provider => new ChatClientBuilder(Counted(Wire().Build())).UseResilience(r => r.Retry.Seed = seed).Build(provider));
            });
        var tool = AIFunctionFactory.Create(
            (string order) => Interlocked.Increment(ref tools) == 2 ? throw new InvalidOperationException("no") : $"{order}: 49.90", "look_up");

        try
        {
            await host.AskAsync(streaming, "Refund A-1 and A-2 to anna@example.org.", new() { Tools = [tool] });
        }
        catch (ModelFailureException)
        {
            // A stream that was cut after something was shown.
        }

        var trace = await host.TraceAsync();
        var told = trace.Root.All().SelectMany(node => node.Span.Events).Select(happened => happened.Name).Order(StringComparer.Ordinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(told, Is.EqualTo(events.Events.Select(happened => happened.Code).Order(StringComparer.Ordinal)));
            Assert.That(trace.ModelCalls.Count(), Is.EqualTo(calls));
            Assert.That(trace.ToolCalls.Count(), Is.EqualTo(events.Events.Count(happened => happened.Code == "AG1615")));
            Assert.That(trace.Root.All().Select(node => node.Span.Step).Distinct(), Has.None.EqualTo(TraceStep.Other));
        }
    }

    private static ScriptedStep Answer(ScriptedRequest request) =>
        request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Count() switch
        {
            0 => ScriptedStep.Contents(Call("A-1"), Call("A-2"), Call("A-3")),
            3 => ScriptedStep.Contents(Call("A-4")),
            _ => ScriptedStep.Text("Refunded, ", "and told ", "<EMAIL_1>."),
        };

    private static FunctionCallContent Call(string order) => new($"call-{order}", "look_up", new Dictionary<string, object?> { ["order"] = order });

    private sealed class Counting(IChatClient inner, Action count) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            count();
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            count();
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
    }
}
