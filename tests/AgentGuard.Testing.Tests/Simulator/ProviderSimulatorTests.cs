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
