using AgentGuard.Fallback;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>A loop of tools that moves from one provider's official SDK to the other's and back, over loopback HTTP.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FallbackScenarioTests
{
    // Each provider gives ids that it takes back itself and that the other refuses.
    private const string OpenAIId = "fc_1|item:7";
    private static readonly string AnthropicId = "toolu_" + new string('7', 87);

    private readonly RecordingListener _listener = new();

    [Test]
    public async Task A_loop_begun_with_one_provider_goes_on_with_the_other_and_back([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(failsAfterFirstTool: first);
        var client = Build(simulator, first);

        var response = await client.AskAsync(streaming, "Where is my order?", Options());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("It was found."));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Request.Protocol), Is.EqualTo(new[] { first, first, Other(first), first }));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Outcome), Has.None.EqualTo(SimulatedOutcome.Rejected));
            Assert.That(_listener.Events.OfType<TranscriptMended>().Select(mended => mended.Candidate), Is.EqualTo(new[] { "backup", "primary" }));
            Assert.That(_listener.Events.OfType<TranscriptMended>().Select(mended => mended.Mended[TranscriptDefectKind.CallIdNotAccepted]), Is.All.GreaterThan(0));
            Assert.That(_listener.Events.OfType<TranscriptMended>().SelectMany(mended => mended.Unmended), Is.Empty);
            Assert.That(IdsOf(simulator.Exchanges[^1].Request).Distinct().Count(), Is.EqualTo(2), "each result names its call");
        }
    }

    [Test]
    public async Task The_next_request_of_the_conversation_goes_back_to_the_first_provider([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(failsAfterFirstTool: first);
        var client = Build(simulator, first);
        List<ChatMessage> conversation = [new(ChatRole.User, "Where is my order?")];
        conversation.AddRange((await client.AskAsync(streaming, conversation, Options())).Messages);
        conversation.Add(new ChatMessage(ChatRole.User, "Thank you."));

        var response = await client.AskAsync(streaming, conversation, Options());

        Assert.That(response.Text, Is.EqualTo("It was found."));
        Assert.That(simulator.Exchanges[^1].Request.Protocol, Is.EqualTo(first));
        Assert.That(simulator.Exchanges.Select(exchange => exchange.Outcome), Has.None.EqualTo(SimulatedOutcome.Rejected));
    }

    [Test]
    public async Task While_the_first_provider_answers_its_transcript_is_left_as_it_is([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(failsAfterFirstTool: null);

        await Build(simulator, first).AskAsync(streaming, "Where is my order?", Options());

        Assert.That(_listener.Events.OfType<TranscriptMended>(), Is.Empty);
        Assert.That(IdsOf(simulator.Exchanges[^1].Request).First(), Is.EqualTo(IdOf(first)));
    }

    [Test]
    public async Task What_a_request_requires_decides_who_is_asked_and_is_not_sent([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(failsAfterFirstTool: null);
        var services = new ServiceCollection();
        services.AddAgentGuard(guard => guard.AddListener(_listener)).AddOpenAI().AddAnthropic();
        services.AddChatClient(SdkModels.Of(first, simulator)).UseFunctionInvocation().UseFallback(f => f
            .Primary(p => p.Region = "us")
            .Then(SdkModels.Of(Other(first), simulator), "backup", p => p.Region = "eu"));
        var options = Options();
        options.AdditionalProperties = new() { [FallbackChain.RegionProperty] = "eu" };

        var response = await services.BuildServiceProvider().GetRequiredService<IChatClient>().AskAsync(streaming, "Where is my order?", options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("It was found."));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Request.Protocol), Is.All.EqualTo(Other(first)));
            Assert.That(simulator.Exchanges.Select(exchange => exchange.Request.Body), Has.None.Contains("agentguard"));
        }
    }

    private static ChatOptions Options() =>
        new() { MaxOutputTokens = 100, Tools = [AIFunctionFactory.Create(() => "found", "look_up"), AIFunctionFactory.Create(() => "sent", "look_again")] };

    private static SimulatedProtocol Other(SimulatedProtocol protocol) =>
        protocol is SimulatedProtocol.OpenAI ? SimulatedProtocol.Anthropic : SimulatedProtocol.OpenAI;

    private static string IdOf(SimulatedProtocol protocol) => protocol is SimulatedProtocol.OpenAI ? OpenAIId : AnthropicId;

    private static IEnumerable<string?> IdsOf(SimulatedRequest request) =>
        request.Messages.Where(message => message.ToolCallId is not null).Select(message => message.ToolCallId);

    private static int ResultsIn(SimulatedRequest request) => IdsOf(request).Count();

    private static Task<ProviderSimulator> StartAsync(SimulatedProtocol? failsAfterFirstTool) => ProviderSimulator.StartAsync(new ProviderSimulatorOptions
    {
        Model = request => ResultsIn(request) switch
        {
            0 => SimulatedReply.FromToolCalls(new SimulatedToolCall("look_up", "{}") { Id = IdOf(request.Protocol) }),
            1 => SimulatedReply.FromToolCalls(new SimulatedToolCall("look_again", "{}") { Id = IdOf(request.Protocol) + "b" }),
            _ => SimulatedReply.FromText("It was found."),
        },
        Faults = FaultSchedule.From(request => request.Protocol == failsAfterFirstTool && ResultsIn(request) == 1
            ? new SimulatedFault(SimulatedFaultKind.Unavailable)
            : null),
    });

    private IChatClient Build(ProviderSimulator simulator, SimulatedProtocol first)
    {
        var services = new ServiceCollection();
        services.AddAgentGuard(guard => guard.AddListener(_listener)).AddOpenAI().AddAnthropic();
        services.AddKeyedChatClient("backup", SdkModels.Of(Other(first), simulator));
        services.AddChatClient(SdkModels.Of(first, simulator)).UseAgentRun().UseFunctionInvocation().UseFallback("backup");
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }
}
