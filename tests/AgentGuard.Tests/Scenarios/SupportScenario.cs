using AgentGuard.Failures;
using AgentGuard.Resilience;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>
/// A refund with a confirmation by mail, through the whole recommended pipeline, over loopback HTTP, with the official SDK of either
/// provider, while the provider fails on schedule.
/// </summary>
internal sealed class SupportScenario : IAsyncDisposable
{
    public const string Email = "jane.doe@mail.example";
    public const string Card = "4111 1111 1111 1111";

    private readonly ProviderSimulator _simulator;
    private readonly ServiceProvider _services;

    private readonly Func<AIFunction, AIFunction> _tool;

    private SupportScenario(
        SimulatedProtocol protocol, ProviderSimulator simulator, TimeProvider time, Func<IChatClient, IChatClient> model, Func<AIFunction, AIFunction> tool)
    {
        (_simulator, _tool) = (simulator, tool);
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddAgentGuard(guard => guard.AddListener(Listener)).AddOpenAI().AddAnthropic();
        services.AddKeyedChatClient("backup", model(Wire(protocol, simulator))).UseResilience(Quick);
        services.AddChatClient(model(Wire(protocol, simulator)))
            .UseAgentRun()
            .UseGuardrails(g => g.RedactPii().BlockSecrets())
            .UseGuardedFunctionInvocation()
            .UseBudgets()
            .UseContextCompression(c => c.MaxTokens = 16_000)
            .UseStructuredOutput()
            .UseFallback(f => f.Then("backup").HandOver("no model could answer"))
            .UseResilience(Quick);
        _services = services.BuildServiceProvider();
    }

    public RecordingListener Listener { get; } = new();

    public List<string> Refunds { get; } = [];

    public List<string> Mails { get; } = [];

    public IReadOnlyList<SimulatedExchange> Exchanges => _simulator.Exchanges;

    /// <param name="protocol">Whose SDK asks.</param>
    /// <param name="faults">What goes wrong at the provider.</param>
    /// <param name="time">The clock of the pipeline.</param>
    /// <param name="model">What stands before a model, next to the wire.</param>
    /// <param name="tool">What stands before a tool.</param>
    public static async Task<SupportScenario> StartAsync(
        SimulatedProtocol protocol,
        FaultSchedule faults,
        TimeProvider? time = null,
        Func<IChatClient, IChatClient>? model = null,
        Func<AIFunction, AIFunction>? tool = null)
    {
        var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = Answer,
            Faults = faults,
            RetryAfter = TimeSpan.Zero,
            StallDuration = TimeSpan.FromMilliseconds(1),
        });
        return new(protocol, simulator, time ?? TimeProvider.System, model ?? (client => client), tool ?? (function => function));
    }

    public Task<ChatResponse> AskAsync(bool streaming)
    {
        AIFunction[] tools =
        [
            AIFunctionFactory.Create((string order) => $$"""{"order":"{{order}}","total":49.9,"email":"{{Email}}"}""", "look_up_order"),
            AIFunctionFactory.Create((string order, decimal amount) => { lock (Refunds) { Refunds.Add($"{order} {amount}"); } return "refunded"; }, "issue_refund"),
            AIFunctionFactory.Create((string to, string body) => { lock (Mails) { Mails.Add(to); } return "sent"; }, "send_mail"),
        ];
        return _services.GetRequiredService<IChatClient>().AskAsync(
            streaming, [new ChatMessage(ChatRole.User, $"Refund A-10023 to my card {Card} and confirm by mail.")], new ChatOptions { Tools = [.. tools.Select(_tool)] });
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    private static void Quick(ResilienceOptions options)
    {
        options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxRetries = 6;
        options.Retry.Seed = 1;
        options.StreamCommit = StreamCommit.Completion;
        options.CircuitBreaker.Enabled = false;
    }

    /// <summary>The SDK of Anthropic hides what the wire says of a failure.</summary>
    private static IChatClient Wire(SimulatedProtocol protocol, ProviderSimulator simulator) =>
        SdkModels.Of(protocol, simulator, protocol is SimulatedProtocol.Anthropic ? new WireObservingHandler() : null);

    /// <summary>A plain model: it looks up, refunds, writes, and tries again what an error tells it to.</summary>
    private static SimulatedReply Answer(SimulatedRequest request)
    {
        var done = request.Messages.Where(message => message.Role == "tool").Select(message => message.Text).ToList();
        if (request.Tools.Count == 0)
        {
            return SimulatedReply.FromText("I could not finish this.");
        }

        return !done.Any(text => text.Contains("49.9", StringComparison.Ordinal) && text.Contains("EMAIL", StringComparison.Ordinal))
            ? SimulatedReply.FromToolCall("look_up_order", """{"order":"A-10023"}""")
            : !done.Any(text => text.Contains("refunded", StringComparison.Ordinal))
            ? SimulatedReply.FromToolCall("issue_refund", """{"order":"A-10023","amount":49.9}""")
            : !done.Any(text => text.Contains("sent", StringComparison.Ordinal))
            ? SimulatedReply.FromToolCall("send_mail", """{"to":"<EMAIL_1>","body":"Your refund is on its way."}""")
            : SimulatedReply.FromText("Done: 49.90 is on its way, and <EMAIL_1> has a confirmation.");
    }
}
