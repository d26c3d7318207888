using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Testing.Simulator;
using OpenAI;
using OpenAI.Chat;
using Quickstart.Model;
using Quickstart.Tickets;

namespace Quickstart.Wire;

/// <summary>
/// Where the model is: what <c>OPENAI_BASE_URL</c>, <c>OPENAI_API_KEY</c> and <c>OPENAI_MODEL</c> name, or a simulated
/// provider on the loopback interface when none of them is set.
/// </summary>
public sealed class ModelEndpoint : IAsyncDisposable
{
    private const int SimulatedWindow = 48_000;
    private readonly ProviderSimulator? _simulator;
    private readonly WirePolicy _wire = new();

    private ModelEndpoint(Uri address, string key, string model, ProviderSimulator? simulator)
    {
        (Address, Key, Model, _simulator) = (address, key, model, simulator);
    }

    public Uri Address { get; }

    public string Key { get; }

    public string Model { get; }

    /// <summary>Every request that reached the model so far: what the simulator received, else what was sent.</summary>
    public IReadOnlyList<WireCall> Calls => _simulator is null ? _wire.Calls : [.. _simulator.Exchanges.Select(Seen)];

    public static async Task<ModelEndpoint> StartAsync(int seed, double faultRate, IEnumerable<Ticket> tickets, TimeProvider? time = null)
    {
        var (url, key, model) = (Variable("OPENAI_BASE_URL"), Variable("OPENAI_API_KEY"), Variable("OPENAI_MODEL"));
        if (url is not null || key is not null || model is not null)
        {
            return new ModelEndpoint(new Uri(url ?? "https://api.openai.com/v1"), key ?? "none", model ?? "gpt-4.1-mini", null);
        }

        var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = NaiveModel.Reply,
            Faults = Faults(seed, faultRate, tickets),
            ContextWindow = SimulatedWindow,
            TimeProvider = time ?? TimeProvider.System,
        });
        return new ModelEndpoint(simulator.OpenAIEndpoint, "simulated", "naive-model", simulator);
    }

    /// <summary>Options of the official SDK for this endpoint; every attempt is recorded.</summary>
    public OpenAIClientOptions CreateOptions()
    {
        var options = new OpenAIClientOptions { Endpoint = Address };
        options.AddPolicy(_wire, PipelinePosition.BeforeTransport);
        return options;
    }

    /// <summary>The official SDK's chat client, for <see cref="Model"/> or another model of the same endpoint.</summary>
    public ChatClient CreateChatClient(OpenAIClientOptions options, string? model = null) =>
        new OpenAIClient(new ApiKeyCredential(Key), options).GetChatClient(model ?? Model);

    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static FaultSchedule Faults(int seed, double rate, IEnumerable<Ticket> tickets)
    {
        var filtered = tickets.Where(t => t.Filtered).Select(t => t.Id).ToHashSet();
        var passing = FaultSchedule.Seeded(seed, rate);
        return FaultSchedule.From(request => filtered.Contains(request.Headers.GetValueOrDefault(WirePolicy.Header) ?? "")
            ? new SimulatedFault(SimulatedFaultKind.ContentFilter)
            : passing.Next(request));
    }

    private static WireCall Seen(SimulatedExchange exchange)
    {
        var reply = exchange.Reply;
        var request = exchange.Request;
        var characters = reply is null ? 0 : request.Body.Length + (reply.Text?.Length ?? 0) + reply.ToolCalls.Sum(c => c.Arguments.Length);
        return new WireCall(request.Headers.GetValueOrDefault(WirePolicy.Header), request.Body, exchange.StatusCode, characters / 4);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
