using System.Text.Json;
using AgentGuard.StructuredOutput;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.StructuredOutput;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>Structured output over loopback HTTP with the official SDK of either provider.</summary>
public sealed class StructuredOutputScenarioTests
{
    [Test]
    public async Task The_schema_is_sent_in_the_form_that_the_provider_enforces([Values] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(_ => """{"city":"Rome","days":3,"stops":null,"note":null}""");

        var response = await Client(protocol, simulator).AskAsync(streaming, "Plan", Trip.Options);

        var sent = SchemaOf(protocol, simulator.Exchanges.Single().Request.Body);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.GetProperty("additionalProperties").GetBoolean(), Is.False);
            Assert.That(sent.GetProperty("required").GetArrayLength(), Is.EqualTo(protocol is SimulatedProtocol.OpenAI ? 4 : 2));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Clean));
            Assert.That(JsonSerializer.Deserialize<Trip>(response.Text, AIJsonUtilities.DefaultOptions), Is.EqualTo(new Trip("Rome", 3)));
        }
    }

    [Test]
    public async Task Nulls_that_stand_for_absence_are_taken_back([Values] SimulatedProtocol protocol, [Values] bool streaming)
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a"]}""");
        await using var simulator = await StartAsync(_ => protocol is SimulatedProtocol.OpenAI ? """{"a":1,"b":null}""" : """{"a":1}""");

        var response = await Client(protocol, simulator).AskAsync(
            streaming, "Count", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "counts") });

        Assert.That(response.Text, Is.EqualTo("""{"a":1}"""));
    }

    [Test]
    public async Task A_messy_answer_is_asked_for_again_and_read([Values] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(request => request.Messages.Count == 1
            ? """{"city":"Rome","days":99}"""
            : "Sorry! Here it is:\n```json\n{\"city\": \"Rome\", \"days\": \"3\",}\n```");

        var response = await Client(protocol, simulator).AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("""{"city":"Rome","days":3}"""));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Reasked));
            Assert.That(simulator.Exchanges[^1].Request.Messages[^1].Text, Does.Contain("/days must be <= 30, got 99"));
            Assert.That(response.Usage?.OutputTokenCount, Is.GreaterThan(0));
        }
    }

    [Test]
    public async Task An_answer_tool_works_with_either_provider([Values] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = request => SimulatedReply.FromToolCall(request.Tools.Single().Name, Trip.Json),
        });

        var response = await Client(protocol, simulator, o => o.Delivery = SchemaDelivery.Tool).AskAsync(streaming, "Plan", Trip.Options);

        Assert.That(JsonSerializer.Deserialize<Trip>(response.Text, AIJsonUtilities.DefaultOptions)?.Stops, Has.Count.EqualTo(1));
    }

    private static Task<ProviderSimulator> StartAsync(Func<SimulatedRequest, string> answer) =>
        ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = request => SimulatedReply.FromText(answer(request)) });

    private static IChatClient Client(
        SimulatedProtocol protocol, ProviderSimulator simulator, Action<StructuredOutputOptions>? configure = null) =>
        SdkModels.Of(protocol, simulator).AsBuilder().UseAgentRun().UseStructuredOutput(configure ?? (_ => { })).UseResilience()
            .Build(new ServiceCollection().AddAgentGuard().Services.BuildServiceProvider());

    private static JsonElement SchemaOf(SimulatedProtocol protocol, string body)
    {
        var request = JsonElement.Parse(body);
        if (protocol is SimulatedProtocol.Anthropic)
        {
            return request.GetProperty("output_config").GetProperty("format").GetProperty("schema");
        }

        var format = request.GetProperty("response_format").GetProperty("json_schema");
        Assert.That(format.GetProperty("strict").GetBoolean(), Is.True);
        return format.GetProperty("schema");
    }
}
