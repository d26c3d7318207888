using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Tests.Simulator;

public sealed class ProviderSimulatorTests
{
    [Test]
    public async Task Answers_text_and_usage(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = static _ => SimulatedReply.FromText("Hello, wörld 🌍!") with { InputTokens = 7, OutputTokens = 5 },
            ChunkSize = 3,
        });

        var response = await simulator.Client(protocol).AskAsync(streaming, "hello");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Hello, wörld 🌍!"));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(response.Usage?.InputTokenCount, Is.EqualTo(7));
            Assert.That(response.Usage?.OutputTokenCount, Is.EqualTo(5));
            Assert.That(simulator.Exchanges, Has.Count.EqualTo(1));
            Assert.That(simulator.Exchanges[0].Outcome, Is.EqualTo(SimulatedOutcome.Answered));
            Assert.That(simulator.Exchanges[0].Request.Streaming, Is.EqualTo(streaming));
        }
    }

    [Test]
    public async Task Carries_a_tool_round_trip(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = WeatherModel });
        var tool = AIFunctionFactory.Create((string city) => $"18 degrees in {city}", "get_weather", "The weather of a city.");
        var client = simulator.Client(protocol).AsBuilder().UseFunctionInvocation().Build();
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Weather in Rome and Oslo?")];

        var response = await client.AskAsync(streaming, messages, new ChatOptions { Tools = [tool] });

        var request = simulator.Exchanges[1].Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("18 degrees in Rome; 18 degrees in Oslo"));
            Assert.That(simulator.Exchanges, Has.Count.EqualTo(2));
            Assert.That(request.Messages.Select(message => message.Role),
                Is.EqualTo(new[] { "system", "user", "assistant", "tool", "tool" }));
            Assert.That(request.Messages[0].Text, Is.EqualTo("Be brief."));
            Assert.That(request.Messages[2].ToolCalls.Select(call => call.Id),
                Is.EqualTo(new[] { request.Messages[3].ToolCallId, request.Messages[4].ToolCallId }).And.Unique);
            Assert.That(request.Tools.Single().Schema.GetProperty("properties").TryGetProperty("city", out _), Is.True);
        }
    }

    [Test]
    public async Task Answers_200_concurrent_requests_each_with_its_own_reply([Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = static request => SimulatedReply.FromText("echo " + request.Messages[^1].Text),
        });
        IChatClient[] clients = [simulator.OpenAIClient(), simulator.AnthropicClient()];

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
            (number, (await clients[number % 2].AskAsync(streaming, $"question {number}")).Text)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => answer.Text), Is.EqualTo(answers.Select(answer => $"echo question {answer.number}")));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Request.Sequence), Is.EqualTo(Enumerable.Range(1, 200)));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Outcome), Is.All.EqualTo(SimulatedOutcome.Answered));
        }
    }

    [Test]
    public async Task Concurrency_does_not_change_what_a_logical_call_meets()
    {
        var oneByOne = await FaultsByQuestionAsync(concurrent: false);
        var together = await FaultsByQuestionAsync(concurrent: true);

        Assert.That(together, Is.EqualTo(oneByOne));
        Assert.That(oneByOne.Values.Where(kind => kind is not null), Is.Not.Empty);
    }

    [Test]
    public async Task Attempts_of_one_logical_call_share_a_key_and_are_counted_on_both_paths(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol)
    {
        await using var simulator = await ProviderSimulator.StartAsync();
        var client = simulator.Client(protocol);

        await client.AskAsync(streaming: false, "hello");
        await client.AskAsync(streaming: true, "hello");
        await client.AskAsync(streaming: false, "something else");

        var requests = simulator.Exchanges.Select(exchange => exchange.Request).ToList();
        Assert.That(requests.Select(request => request.Attempt), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(requests.Select(request => request.Key).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_caller_that_gives_up_ends_a_stall(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values] bool streaming, CancellationToken deadline)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Always(SimulatedFaultKind.StallBeforeFirstToken),
            StallDuration = Timeout.InfiniteTimeSpan,
        }, deadline);
        using var cancellation = new CancellationTokenSource();
        var client = simulator.Client(protocol);
        var call = streaming
            ? client.GetStreamingResponseAsync("hello", cancellationToken: cancellation.Token).ToChatResponseAsync(deadline)
            : client.GetResponseAsync("hello", cancellationToken: cancellation.Token);

        await simulator.WaitForStallAsync(deadline);
        await cancellation.CancelAsync();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        while (simulator.Exchanges[0].Outcome == SimulatedOutcome.Pending && !deadline.IsCancellationRequested)
        {
            await Task.Yield();
        }

        Assert.That(simulator.Exchanges[0].Outcome, Is.EqualTo(SimulatedOutcome.ClientClosed));
    }

    [Test]
    public async Task Disposing_ends_a_stall_and_whoever_waits_for_one()
    {
        var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Always(SimulatedFaultKind.StallBeforeFirstToken),
            StallDuration = Timeout.InfiniteTimeSpan,
        });
        var call = simulator.OpenAIClient().GetResponseAsync("hello");
        await simulator.WaitForStallAsync();
        var wait = simulator.WaitForStallAsync();

        await simulator.DisposeAsync();

        Assert.That(async () => await call, Throws.Exception);
        Assert.That(async () => await wait, Throws.TypeOf<System.Threading.Channels.ChannelClosedException>());
    }

    [Test]
    public async Task A_model_that_throws_is_a_status_500_and_kept(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = static _ => throw new InvalidOperationException("my mistake"),
        });

        Assert.That(
            async () => await simulator.Client(protocol).AskAsync(streaming, "hello"),
            Throws.Exception.With.Message.Contains("my mistake"));
        Assert.That(simulator.Exchanges[0].Outcome, Is.EqualTo(SimulatedOutcome.ModelThrew));
        Assert.That(simulator.Exchanges[0].ModelException, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Refuses_a_chunk_size_below_1() => await Assert.ThatAsync(
        () => ProviderSimulator.StartAsync(new ProviderSimulatorOptions { ChunkSize = 0 }),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    private static async Task<SortedDictionary<string, SimulatedFaultKind?>> FaultsByQuestionAsync(bool concurrent)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Seeded(7, 0.5, SimulatedFaultKind.ServerError, SimulatedFaultKind.CutMidStream),
        });
        var client = simulator.OpenAIClient();
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = concurrent ? 20 : 1 }, async (number, _) =>
        {
            try
            {
                await client.AskAsync(streaming: number % 2 == 0, $"question {number}");
            }
            catch (Exception exception) when (exception is System.ClientModel.ClientResultException or HttpIOException)
            {
                // Only what the simulator noted counts here.
            }
        });
        var exchanges = simulator.Exchanges.ToDictionary(exchange => exchange.Request.Messages[^1].Text, exchange => exchange.Fault?.Kind);
        return new SortedDictionary<string, SimulatedFaultKind?>(exchanges);
    }

    private static SimulatedReply WeatherModel(SimulatedRequest request)
    {
        var results = request.Messages.Where(message => message.Role == "tool").Select(message => message.Text.Trim('"')).ToList();
        return results.Count == 0
            ? SimulatedReply.FromToolCalls(
                new SimulatedToolCall("get_weather", """{"city":"Rome"}"""),
                new SimulatedToolCall("get_weather", """{"city":"Oslo"}"""))
            : SimulatedReply.FromText(string.Join("; ", results));
    }
}
