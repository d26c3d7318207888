using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Testing.Assertions;
using AgentGuard.Testing.FaultInjection;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>
/// The lines of the support desk under every kind of fault, with tools at the same time: recorded next to the wire, and played back without a model, it raises
/// the very same events and gives the very same answer.
/// </summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class ReplayUnderFaultsTests(bool streaming)
{
    [Test]
    public async Task A_replay_raises_the_events_that_the_run_raised([Range(1, 20)] int seed)
    {
        var path = Path.Combine(Path.GetTempPath(), $"faults-{streaming}-{seed}-{Guid.NewGuid():N}.jsonl");
        try
        {
            Told recorded, replayed;
            RunReplay replay;
            var time = new HurriedTime();
            using (var recorder = new RunRecorder(path, timeProvider: time))
            {
                recorded = await RunAsync(time, (builder, faults) => Record(builder, recorder, faults, seed, time), seed);
            }

            var again = new HurriedTime();
            replay = new RunReplay(await RunRecording.LoadAsync(path), new() { Clock = again });
            replayed = await RunAsync(again, (builder, _) => builder.UseReplay(replay), seed);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(replay.FirstDivergence, Is.Null);
                Assert.That(replay.LiveCalls, Is.Zero);
                Assert.That(replayed.Answer, Is.EqualTo(recorded.Answer));
                Assert.That(replayed.Events, Is.EqualTo(recorded.Events));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ChatClientBuilder Record(ChatClientBuilder builder, RunRecorder recorder, bool atTheWire, int seed, TimeProvider time) => atTheWire
        ? builder.UseRecording(recorder).UseFaultInjection(
            ChatFaultPlan.Seeded(
                seed,
                0.35,
                ChatFault.Throw(() => new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)),
                ChatFault.Throw(() => new HttpRequestException("down", null, System.Net.HttpStatusCode.BadGateway)),
                ChatFault.Throw(() => new IOException("reset")),
                new ChatFault(ChatFaultKind.EmptyAnswer),
                new ChatFault(ChatFaultKind.Latency) { Duration = TimeSpan.FromSeconds(7) },
                new ChatFault(ChatFaultKind.Stall) { Duration = TimeSpan.FromSeconds(5) },
                ChatFault.Cut(1)),
            time)
        : builder.UseRecording(recorder);

    private async Task<Told> RunAsync(HurriedTime time, Func<ChatClientBuilder, bool, ChatClientBuilder> use, int seed)
    {
        var events = new EventRecorder();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddAgentGuard(guard => guard.AddListener(events));
        services.AddKeyedChatClient("backup", provider => use(new ChatClientBuilder(Model()).UseResilience(r => r.Retry.Seed = seed), true).Build(provider));
        await using var provider = services.BuildServiceProvider();
        var builder = new ChatClientBuilder(Model())
            .UseAgentRun()
            .UseGuardrails(g => g.RedactPii());
        using var client = use(
                use(builder, false).UseGuardedFunctionInvocation(t => t.MaxParallelCalls = 4)
                    .UseBudgets(b => b.MaxModelCalls = 30)
                    .UseContextCompression(c => c.MaxTokens = 32_000)
                    .UseFallback(f => f.Then("backup").AnswerWith("A colleague takes over."))
                    .UseResilience(r => r.Retry.Seed = seed),
                true)
            .Build(provider);
        var options = new ChatOptions { Tools = [LookUp(), Refund()] };
        var asking = streaming
            ? client.GetStreamingResponseAsync("Refund A-1, A-2 and A-3 to anna@example.org.", options).ToChatResponseAsync()
            : client.GetResponseAsync("Refund A-1, A-2 and A-3 to anna@example.org.", options);
        return new(await AnswerAsync(asking), InOrder(events.Events.Select(Describe)));
    }

    private static async Task<string> AnswerAsync(Task<ChatResponse> asking)
    {
        try
        {
            return (await asking).Text;
        }
        catch (ModelFailureException e)
        {
            return $"failed: {e.Failure.Kind}";
        }
    }

    private static string Describe(AgentEvent happened) => $"{happened.Code} {happened.Message} {(happened as RunEnded)?.Duration}";

    /// <summary>The events in their order; those of tools that run at the same time have none among themselves.</summary>
    private static List<string> InOrder(IEnumerable<string> events)
    {
        List<string> ordered = [];
        List<string> tools = [];
        foreach (var happened in events.Append(string.Empty))
        {
            if (happened.StartsWith("AG16", StringComparison.Ordinal))
            {
                tools.Add(happened);
                continue;
            }

            ordered.AddRange(tools.Order(StringComparer.Ordinal));
            tools.Clear();
            ordered.Add(happened);
        }

        return ordered;
    }

    private static ScriptedChatClient Model() => new(request =>
    {
        var results = request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Count();
        return results switch
        {
            0 => ScriptedStep.Contents(Call("look_up", "A-1"), Call("look_up", "A-2"), Call("look_up", "A-3")),
            3 => ScriptedStep.Contents(Call("refund", "A-1"), Call("refund", "A-2")),
            5 => ScriptedStep.Contents(Call("refund", "A-3")),
            _ => ScriptedStep.Text("Refunded, ", "and told ", "<EMAIL_1>."),
        };
    });

    private static FunctionCallContent Call(string tool, string order) =>
        new($"{tool}-{order}", tool, new Dictionary<string, object?> { ["order"] = order });

    private static AIFunction LookUp() => AIFunctionFactory.Create((string order) => $"{order}: 49.90", "look_up");

    private static AIFunction Refund() => AIFunctionFactory.Create(
        (string order) => order == "A-2" ? throw new InvalidOperationException("The bank said no.") : "paid", "refund");

    private sealed record Told(string Answer, IReadOnlyList<string> Events);
}
