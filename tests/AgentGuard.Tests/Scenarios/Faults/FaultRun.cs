using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Failures;
using AgentGuard.Resilience;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Resilience;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>One request over loopback HTTP, by an official SDK, in virtual time, to a provider that fails, with a backup that does not.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>The seed whose jitter waits 1.5, 3 and 5.686 seconds.</summary>
    public const int Seed = 14_624_746;

    /// <summary>What a rate limit asks to wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private const string Text = """{"answer":"the first candidate"}""";
    private const string BackupText = "the backup";
    private static readonly AITool Weather = AIFunctionFactory.Create((string city) => city, "get_weather");

    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SimulatedFaultKind _fault;
    private readonly VirtualTime _time;
    private readonly ProviderSimulator _first;
    private readonly ProviderSimulator _backup;
    private readonly ServiceProvider _services;

    private FaultRun(
        SimulatedFaultKind fault, FaultArrangement arrangement, SimulatedProtocol sdk, VirtualTime time, ProviderSimulator first, ProviderSimulator backup)
    {
        _fault = fault;
        _time = time;
        _first = first;
        _backup = backup;
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddAgentGuard().AddOpenAI().AddAnthropic();
        services.AddKeyedChatClient("backup", Client(sdk, backup)).UseResilience(Configure);
        var builder = services.AddChatClient(Client(sdk, first));
        if (arrangement is not FaultArrangement.Retry)
        {
            builder.UseFallback("backup");
        }

        builder.UseResilience(Configure);
        if (sdk is SimulatedProtocol.OpenAI)
        {
            builder.UseOpenAI();
        }

        _services = services.BuildServiceProvider();

        void Configure(ResilienceOptions options)
        {
            options.Retry.Enabled = arrangement is not FaultArrangement.Fallback;
            options.Retry.Seed = Seed;
        }
    }

    public static async Task<FaultRun> StartAsync(
        SimulatedFaultKind fault, bool lasting, FaultArrangement arrangement, SimulatedProtocol sdk)
    {
        var time = new VirtualTime();
        var first = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => IsOfCalls(fault) ? SimulatedReply.FromToolCall("get_weather", """{"city":"Rome"}""") : SimulatedReply.FromText(Text),
            Faults = lasting ? FaultSchedule.Always(fault) : FaultSchedule.Sequence(new SimulatedFault(fault)),
            TimeProvider = time,
            RetryAfter = RetryAfter,
            StallDuration = Timeout.InfiniteTimeSpan,
        });
        var backup = await ProviderSimulator.StartAsync(
            new ProviderSimulatorOptions { Model = _ => SimulatedReply.FromText(BackupText), TimeProvider = time });
        return new FaultRun(fault, arrangement, sdk, time, first, backup);
    }

    public async Task<FaultOutcome> RunAsync(bool streaming)
    {
        List<ChatResponseUpdate> updates = [];
        var call = Task.Run(() => AskAsync(streaming, updates));
        await DriveAsync(call, streaming);
        var failure = await call;
        return new(Describe(updates.ToChatResponse(), failure), _first.Exchanges.Count, _backup.Exchanges.Count, _time.Elapsed.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _first.DisposeAsync();
        await _backup.DisposeAsync();
    }

    private static bool IsOfCalls(SimulatedFaultKind fault) => fault is SimulatedFaultKind.MalformedToolArguments
        or SimulatedFaultKind.TruncatedToolArguments or SimulatedFaultKind.DuplicateToolCallIds or SimulatedFaultKind.UnknownTool;

    private static IChatClient Client(SimulatedProtocol sdk, ProviderSimulator simulator)
    {
        var http = new HttpClient(new WireObservingHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        return sdk is SimulatedProtocol.OpenAI
            ? new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
            {
                Endpoint = simulator.OpenAIEndpoint,
                Transport = new HttpClientPipelineTransport(http),
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
            }).GetChatClient("gpt-simulated").AsIChatClient()
            : new AnthropicClient
            {
                ApiKey = "simulated",
                BaseUrl = simulator.AnthropicEndpoint.ToString(),
                MaxRetries = 0,
                Timeout = Timeout.InfiniteTimeSpan,
                HttpClient = http,
            }.AsIChatClient("claude-simulated", 1024);
    }

    private static string Describe(ChatResponse response, ModelFailure? failure)
    {
        if (failure is not null)
        {
            return response.Text.Length > 0 ? $"part, `{failure.Kind}`" : $"`{failure.Kind}`";
        }

        var flaw = ModelFailureClassifier.Inspect(response, new ChatOptions { Tools = [Weather] });
        return response.Text == BackupText ? "backup" : flaw is null ? "answer" : $"answer ({flaw.Kind})";
    }

    private async Task<ModelFailure?> AskAsync(bool streaming, List<ChatResponseUpdate> updates)
    {
        var client = _services.GetRequiredService<IChatClient>();
        var options = new ChatOptions { Tools = [Weather] };
        try
        {
            if (!streaming)
            {
                updates.AddRange((await client.GetResponseAsync("hello", options)).ToChatResponseUpdates());
                return null;
            }

            await using var stream = client.GetStreamingResponseAsync("hello", options).GetAsyncEnumerator();
            while (await NextAsync(stream, updates))
            {
                updates.Add(stream.Current);
            }

            return null;
        }
        catch (ModelFailureException e)
        {
            return e.Failure;
        }
    }

    // What is left of a stream that stalls is nothing: once half of the text is here and the next update is not, the library waits for it.
    private ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> stream, List<ChatResponseUpdate> updates)
    {
        var moving = stream.MoveNextAsync();
        if (!moving.IsCompleted && updates.ToChatResponse().Text.Length >= Text.Length / 2)
        {
            _waiting.TrySetResult();
        }

        return moving;
    }

    /// <summary>Moves time on to the end of each wait once it has begun, and past the next time-out once the provider has fallen silent.</summary>
    private async Task DriveAsync(Task call, bool streaming)
    {
        using var over = new CancellationTokenSource();
        var delay = _time.WaitForDelayAsync();
        var stall = _first.WaitForStallAsync(over.Token);
        while (await Task.WhenAny(call, delay, stall) is var happened && happened != call)
        {
            if (happened == delay)
            {
                _time.SetUtcNow(await delay);
                delay = _time.WaitForDelayAsync();
                continue;
            }

            await Task.WhenAny(call, streaming && _fault is SimulatedFaultKind.StallMidStream ? _waiting.Task : Task.CompletedTask);
            _time.AdvanceToNextTimer();
            stall = _first.WaitForStallAsync(over.Token);
        }

        await over.CancelAsync();
    }
}
