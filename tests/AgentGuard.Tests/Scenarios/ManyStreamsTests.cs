using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using AgentGuard.Budgets;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Resilience;
using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace AgentGuard.Tests.Scenarios;

/// <summary>A thousand streams at a time through every line, over loopback HTTP with the official SDK.</summary>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ManyStreamsTests
{
    private const int Streams = 1_000;
    private static readonly SimulatedFaultKind[] Faults =
        [SimulatedFaultKind.ServerError, SimulatedFaultKind.ResetBeforeHeaders, SimulatedFaultKind.CutMidStream, SimulatedFaultKind.ErrorMidStream];

    [Test]
    public async Task Every_stream_ends_in_the_whole_answer_or_in_a_typed_failure()
    {
        await using var simulator = await StartAsync(FaultSchedule.Seeded(1, 0.1, Faults));
        var client = Build(simulator).GetRequiredService<IChatClient>();

        var ends = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => ReadAsync(client, i)));

        var whole = ends.Count(end => end is null);
        TestContext.Out.WriteLine($"{Streams} streams: {whole} whole, {Streams - whole} typed failures after a part was shown.");
        Assert.That(ends.OfType<string>(), Is.Empty, "neither another text nor another exception");
        Assert.That(whole, Is.GreaterThan(Streams * 0.9));
        Assert.That(ends.OfType<ModelFailureException>().Select(failure => failure.Failure.IsReplaySafe), Is.All.False);
    }

    [Test]
    public async Task A_stream_that_is_under_way_holds_little_memory()
    {
        await using var simulator = await StartAsync(FaultSchedule.None);
        var guarded = Build(simulator).GetRequiredService<IChatClient>();
        await HoldAsync(Client(simulator), Streams);
        await HoldAsync(guarded, 10);
        var bare = await HoldAsync(Client(simulator), Streams);
        var ours = await HoldAsync(guarded, Streams);

        TestContext.Out.WriteLine($"memory per stream under way, with sockets, SDK and simulator: bare {bare:N0} B, through every line {ours:N0} B");
        Assert.That(ours - bare, Is.LessThan(64 * 1024));
    }

    [Test]
    public async Task A_caller_that_abandons_streams_leaks_nothing()
    {
        await using var simulator = await StartAsync(FaultSchedule.None);
        var services = Build(simulator, o => o.Limits.MaxConcurrency = 20);
        var client = services.GetRequiredService<IChatClient>();
        List<WeakReference> runs = [];
        for (var i = 0; i < 200; i++)
        {
            // With twenty at a time, a place that is not given back would end this after twenty.
            runs.Add(await AbandonAsync(client, i));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var budgets = services.GetRequiredService<IBudgetStore>();
        var key = BudgetKey.Of(new BudgetWindow { Scope = BudgetScope.Everyone, Length = TimeSpan.FromDays(30) }, null, DateTimeOffset.UtcNow);
        var spent = await budgets.GetSpentAsync(key);
        var rest = new BudgetClaim(key, new BudgetLimits { ModelCalls = spent.ModelCalls + 1 }, new Spending { ModelCalls = 1 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs.Count(run => run.IsAlive), Is.LessThan(5), "what the last calls of a thread held may still be on its stack");
            Assert.That(spent.ModelCalls, Is.EqualTo(200));
            Assert.That((await budgets.ReserveAsync("rest", [rest], TimeSpan.FromMinutes(1))).Refusal, Is.Null, "nothing is reserved any more");
            Assert.That(client.GetService<FallbackChain>()!.GetStates(), Is.All.Matches<CandidateStatus>(state => state.UnavailableFor == TimeSpan.Zero && !state.IsProbed));
            Assert.That(client.GetService<ResiliencePolicy>()!.CircuitState, Is.EqualTo(CircuitState.Closed));
        }
    }

    private static string TextOf(int i) => string.Join(' ', Enumerable.Range(0, 60).Select(word => $"word{word}of{i}"));

    private static async Task<object?> ReadAsync(IChatClient client, int i)
    {
        try
        {
            var text = string.Concat(await client.GetStreamingResponseAsync($"{i}").Select(update => update.Text).ToListAsync());
            return text == TextOf(i) ? null : $"{i}: {text}";
        }
        catch (ModelFailureException e)
        {
            return e;
        }
        catch (Exception e)
        {
            return $"{i}: {e}";
        }
    }

    // Every stream is held after its first update until all are.
    private static async Task<long> HoldAsync(IChatClient client, int streams)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (held, release) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Enumerable.Range(0, streams).Select(async i =>
        {
            var isFirst = true;
            await foreach (var update in client.GetStreamingResponseAsync($"{i}"))
            {
                if (isFirst && update.Text.Length > 0)
                {
                    isFirst = false;
                    if (Interlocked.Increment(ref held) == streams)
                    {
                        all.SetResult();
                    }

                    await release.Task;
                }
            }
        }).ToList();
        await all.Task;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        release.SetResult();
        await Task.WhenAll(reading);
        return (after - before) / streams;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> AbandonAsync(IChatClient client, int i)
    {
        await foreach (var update in client.GetStreamingResponseAsync($"{i}"))
        {
            if (update.Text.Length > 0)
            {
                return new WeakReference(update.GetAgentRun());
            }
        }

        throw new InvalidOperationException("There was no text.");
    }

    private static Task<ProviderSimulator> StartAsync(FaultSchedule faults) => ProviderSimulator.StartAsync(new ProviderSimulatorOptions
    {
        Model = request => SimulatedReply.FromText(TextOf(int.Parse(request.Messages[^1].Text, System.Globalization.CultureInfo.InvariantCulture))),
        Faults = faults,
    });

    private static IChatClient Client(ProviderSimulator simulator, string model = "first") => new OpenAIClient(
        new ApiKeyCredential("test"),
        new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).GetChatClient(model).AsIChatClient();

    private static ServiceProvider Build(ProviderSimulator simulator, Action<ResilienceOptions>? resilience = null)
    {
        var services = new ServiceCollection();
        services.AddAgentGuard().AddOpenAI();
        services.AddKeyedChatClient("backup", Client(simulator, "backup")).UseResilience(Quick);
        services.AddChatClient(Client(simulator))
            .UseAgentRun()
            .UseGuardrails(g => g.RedactPii().BlockSecrets())
            .UseGuardedFunctionInvocation()
            .UseBudgets(b => b.PerWindow(TimeSpan.FromDays(30), w => w.MaxModelCalls = 100_000))
            .UseContextCompression()
            .UseStructuredOutput()
            .UseFallback(f => f.Then("backup"))
            .UseResilience(o =>
            {
                Quick(o);
                resilience?.Invoke(o);
            });
        return services.BuildServiceProvider();
    }

    private static void Quick(ResilienceOptions options)
    {
        options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(5);
        options.CircuitBreaker.ConsecutiveFailures = 1_000;
    }
}
