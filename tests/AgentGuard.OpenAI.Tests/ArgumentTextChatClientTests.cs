using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Ports;
using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AgentGuard.OpenAI.Tests;

/// <summary>Calls of the official SDK whose arguments are no JSON, over loopback HTTP.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class ArgumentTextChatClientTests(bool streaming)
{
    private const string Broken = "{'city': 'Oslo',}";

    [Test]
    public async Task The_text_that_the_adapter_drops_is_kept_with_its_call()
    {
        var calls = await AskAsync(
            new("weather", """{"city":"Bergen"}"""), new("weather", Broken), new("weather", "{\"city\":\"Tro"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(calls.Select(ToolCallText.Get), Is.EqualTo([null, Broken, "{\"city\":\"Tro"]));
            Assert.That(calls[0].Arguments!["city"]!.ToString(), Is.EqualTo("Bergen"));
        }
    }

    [Test]
    public async Task With_it_the_guarded_loop_runs_a_call_whose_meaning_is_clear()
    {
        List<string> cities = [];
        var tool = AIFunctionFactory.Create(
            (string city) =>
            {
                cities.Add(city);
                return "rain";
            },
            "weather");
        await using var simulator = await SimulatorAsync(
            request => request.Messages.Any(message => message.Role == "tool") ? SimulatedReply.FromText("rain") : SimulatedReply.FromToolCall("weather", Broken));
        using var client = Client(simulator).AsBuilder().UseAgentRun().UseGuardedFunctionInvocation().UseOpenAI().Build();
        var options = new ChatOptions { Tools = [tool] };

        var response = streaming
            ? await client.GetStreamingResponseAsync("weather?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("weather?", options);

        Assert.That(cities, Is.EqualTo(["Oslo"]));
        Assert.That(response.Text, Is.EqualTo("rain"));
    }

    private async Task<List<FunctionCallContent>> AskAsync(params SimulatedToolCall[] calls)
    {
        await using var simulator = await SimulatorAsync(_ => SimulatedReply.FromToolCalls(calls));
        using var client = Client(simulator).AsBuilder().UseOpenAI().Build();
        var response = streaming
            ? await client.GetStreamingResponseAsync("weather?").ToChatResponseAsync()
            : await client.GetResponseAsync("weather?");
        return [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
    }

    private static Task<ProviderSimulator> SimulatorAsync(SimulatedModel model) =>
        ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = model, Faults = FaultSchedule.None });

    private static IChatClient Client(ProviderSimulator simulator) =>
        new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).GetChatClient("gpt-simulated").AsIChatClient();
}
