using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Ending;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace AgentGuard.Tests.Scenarios;

/// <summary>A provider that is down, and what is answered in its place, over loopback HTTP with the official SDKs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EndingScenarioTests
{
    private bool _isDown;

    [Test]
    public async Task In_the_middle_of_a_loop_of_tools_another_provider_answers_without_tools([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(first);
        var client = Build(simulator, first, f => f.ReduceTo(Model(Other(first), simulator), "small").AnswerWith("Sorry."));
        var options = new ChatOptions { MaxOutputTokens = 100, Tools = [AIFunctionFactory.Create(() => { _isDown = true; return "found"; }, "look_up")] };

        var response = await client.AskAsync(streaming, "Where is my order?", options);

        var last = simulator.Exchanges[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("I cannot look it up now."));
            Assert.That(response.AdditionalProperties![Degradation.PropertyName], Is.EqualTo(Degradation.Reduced));
            Assert.That(last.Request.Protocol, Is.EqualTo(Other(first)));
            Assert.That(last.Outcome, Is.EqualTo(SimulatedOutcome.Answered));
            Assert.That(ToolChoice(last.Request.Body), Is.EqualTo("none"));
            Assert.That(last.Request.Body, Does.Contain("You have no tools"));
        }
    }

    [Test]
    public async Task An_answer_of_an_hour_ago_is_given_again_while_the_provider_is_down([Values] SimulatedProtocol first, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(first, _ => SimulatedReply.FromText("From 9 to 5."));
        var client = Build(simulator, first, f => f.AnswerFromCache(cache => cache.IsShared = true));

        await client.AskAsync(streaming, "When do you open?");
        _isDown = true;
        var again = await client.AskAsync(!streaming, "When do you open?");

        Assert.That(again.Text, Is.EqualTo("From 9 to 5."));
        Assert.That(again.AdditionalProperties![Degradation.PropertyName], Is.EqualTo(Degradation.CachedExact));
    }

    private static string? ToolChoice(string body)
    {
        var choice = JsonElement.Parse(body).GetProperty("tool_choice");
        return choice.ValueKind is JsonValueKind.String ? choice.GetString() : choice.GetProperty("type").GetString();
    }

    private static SimulatedProtocol Other(SimulatedProtocol protocol) =>
        protocol is SimulatedProtocol.OpenAI ? SimulatedProtocol.Anthropic : SimulatedProtocol.OpenAI;

    private Task<ProviderSimulator> StartAsync(SimulatedProtocol first, SimulatedModel? model = null) =>
        ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = model ?? (request => request.Protocol == first
                ? SimulatedReply.FromToolCalls(new SimulatedToolCall("look_up", "{}") { Id = first is SimulatedProtocol.OpenAI ? "fc_1|item" : "toolu_" + new string('7', 87) })
                : SimulatedReply.FromText("I cannot look it up now.")),
            Faults = FaultSchedule.From(request => _isDown && request.Protocol == first ? new SimulatedFault(SimulatedFaultKind.ServerError) : null),
        });

    private static IChatClient Build(ProviderSimulator simulator, SimulatedProtocol first, Action<FallbackOptions> configure) => Model(first, simulator)
        .AsBuilder()
        .UseFunctionInvocation()
        .UseFallback(f =>
        {
            f.MaxRounds = 1;
            configure(f);
        })
        .Build(new ServiceCollection().AddAgentGuard().AddOpenAI().AddAnthropic().Services.BuildServiceProvider());

    private static IChatClient Model(SimulatedProtocol protocol, ProviderSimulator simulator) => protocol is SimulatedProtocol.OpenAI
        ? new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = new ClientRetryPolicy(0),
        }).GetChatClient("gpt-simulated").AsIChatClient()
        : new AnthropicClient { ApiKey = "simulated", BaseUrl = simulator.AnthropicEndpoint.ToString(), MaxRetries = 0 }.AsIChatClient("claude-simulated", 1024);
}
