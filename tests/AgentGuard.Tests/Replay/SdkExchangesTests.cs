using System.Collections.Concurrent;
using AgentGuard.Failures;
using AgentGuard.Replay;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Tests.Replay;

/// <summary>What a proxy kept of a run is, read, the recording that the run itself would have made: same requests, same answers, and it plays back.</summary>
[TestFixture(SimulatedProtocol.OpenAI, false)]
[TestFixture(SimulatedProtocol.OpenAI, true)]
[TestFixture(SimulatedProtocol.Anthropic, false)]
[TestFixture(SimulatedProtocol.Anthropic, true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SdkExchangesTests(SimulatedProtocol protocol, bool streaming) : IDisposable
{
    private readonly Proxy _proxy = new();

    private AIFunction Weather { get; } = AIFunctionFactory.Create((string city) => $"{city}: rain, 3 °C", "weather", "The weather of a city.");

    public void Dispose() => _proxy.Dispose();

    [Test]
    public async Task They_read_as_the_run_was_recorded_and_play_back_in_a_loop()
    {
        var recorder = new RunRecorder();
        var answer = await AskAsync(FaultSchedule.None, (builder, _) => builder.UseRecording(recorder));
        var recorded = recorder.Recording;
        var read = Read();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Steps.Select(step => step.Tool), Is.EqualTo([null, "weather", null]));
            Assert.That(read.Steps.Select(Asked), Is.EqualTo(recorded.Steps.Select(Asked)));
            Assert.That(read.Steps.Select(Answered), Is.EqualTo(recorded.Steps.Select(Answered)));
        }

        // The defaults of an adapter, such as its limit of tokens, stand in the exchange and not in what the run asks.
        var replay = new RunReplay(read, new() { Equivalence = part => part.Path == "options.maxOutputTokens" ? part with { Json = "0" } : RecordedExchange.AsSent(part) });
        var options = new ChatOptions { MaxOutputTokens = 1, Tools = [Weather] };
        using var client = new Testing.ScriptedChatClient().AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay).Build();
        if (protocol is SimulatedProtocol.OpenAI)
        {
            options.MaxOutputTokens = null;
        }

        var again = await client.AskAsync(streaming, Question(), options);
        Assert.That((again.Text, again.Usage?.TotalTokenCount), Is.EqualTo((answer.Text, answer.Usage?.TotalTokenCount)));
        Assert.That((replay.FirstDivergence, replay.LiveCalls, replay.Unasked.Count), Is.EqualTo(((ReplayDivergence?)null, 0, 0)));
    }

    [TestCase(Kind.ServerError)]
    [TestCase(Kind.RateLimited)]
    [TestCase(Kind.Overloaded)]
    [TestCase(Kind.ContextLengthExceeded)]
    [TestCase(Kind.ErrorMidStream)]
    [TestCase(Kind.MalformedToolArguments)]
    [TestCase(Kind.TruncatedToolArguments)]
    [TestCase(Kind.FinishLength)]
    public async Task A_failure_reads_as_it_was_recorded(Kind kind)
    {
        var recorder = new RunRecorder();
        try
        {
            await AskAsync(FaultSchedule.Always(kind), (builder, isOutside) => isOutside ? builder : builder.UseRecording(recorder));
        }
#pragma warning disable CA1031 // Each SDK throws its own.
        catch (Exception)
#pragma warning restore CA1031
        {
            // It is in the recording.
        }

        var (recorded, read) = (recorder.Recording.Steps[0], Read().Steps[0]);

        if (kind is Kind.ErrorMidStream && protocol is SimulatedProtocol.OpenAI && streaming)
        {
            // Its SDK takes the event for an empty piece, and the stream for one that ended.
            Assert.That((recorded.Failure, read.Failure?.Model?.Kind), Is.EqualTo(((RecordedFailure?)null, (ModelFailureKind?)ModelFailureKind.ServerError)));
            return;
        }

        Assert.That((read.Failure?.Model?.Kind, read.Failure?.Model?.StatusCode), Is.EqualTo((recorded.Failure?.Model?.Kind, recorded.Failure?.Model?.StatusCode)));
        Assert.That(Calls(read), Is.EqualTo(Calls(recorded)));
    }

    private static string Asked(RecordedStep step) =>
        string.Join('\n', step.Request.Parts.Where(part => !part.Path.StartsWith("options.", StringComparison.Ordinal)).Select(RecordedExchange.AsSent));

    private static string Answered(RecordedStep step) => string.Join('\n', RunComparison.AnswerOf(step).Parts);

    private static string Calls(RecordedStep step) => string.Join(
        '\n',
        (step.Response?.Messages.SelectMany(message => message.Contents) ?? (step.Updates ?? []).SelectMany(update => update.Update.Contents))
            .OfType<FunctionCallContent>().Select(call => $"{call.Name} {call.Exception is null} {string.Join(',', call.Arguments ?? new Dictionary<string, object?>())}"));

    private static ChatMessage[] Question() => [new(ChatRole.System, "You know the weather."), new(ChatRole.User, "What is the weather in \"Zürich\" <CH>?")];

    private RunRecording Read() => protocol is SimulatedProtocol.OpenAI ? OpenAIExchanges.Read(_proxy.Exchanges) : AnthropicExchanges.Read(_proxy.Exchanges);

    private async Task<ChatResponse> AskAsync(FaultSchedule faults, Func<ChatClientBuilder, bool, ChatClientBuilder> use)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new()
        {
            Model = request => request.Messages.Any(message => message.Role == "tool")
                ? SimulatedReply.FromText("Rain in \"Zürich\", 3 °C.")
                : SimulatedReply.FromToolCall("weather", """{"city":"Zürich"}"""),
            Faults = faults,
            RetryAfter = TimeSpan.FromSeconds(7),
        });
        var services = new ServiceCollection();
        services.AddAgentGuard().AddOpenAI().AddAnthropic();
        await using var provider = services.BuildServiceProvider();
        using var client = use(use(SdkModels.Of(protocol, simulator, _proxy).AsBuilder(), true).UseFunctionInvocation(), false).Build(provider);
        return await client.AskAsync(streaming, Question(), new ChatOptions { Tools = [Weather] });
    }

    /// <summary>Keeps what goes over the wire.</summary>
    private sealed class Proxy : DelegatingHandler
    {
        private readonly ConcurrentQueue<RecordedExchange> _exchanges = new();

        public Proxy()
            : base(new WireObservingHandler(new SocketsHttpHandler()))
        {
        }

        public IReadOnlyList<RecordedExchange> Exchanges => [.. _exchanges];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = await request.Content!.ReadAsStringAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            var received = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            _exchanges.Enqueue(new(sent, System.Text.Encoding.UTF8.GetString(received))
            {
                StatusCode = (int)response.StatusCode,
                Headers = response.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value)),
            });
            var kept = new StreamContent(new MemoryStream(received));
            kept.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = kept;
            return response;
        }
    }
}
