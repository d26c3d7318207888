using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>What a caller of an official SDK sees of one call that meets one fault.</summary>
internal sealed record Observation(ChatResponse Response, Exception? Error, SimulatedExchange Exchange)
{
    private static readonly AITool Weather = AIFunctionFactory.Create((string city) => city, "get_weather");

    public IReadOnlyList<FunctionCallContent> Calls =>
        [.. Response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];

    public static async Task<Observation> OfAsync(
        SimulatedProtocol protocol, bool streaming, SimulatedFaultKind kind, SimulatedReply reply)
    {
        var time = new FakeTimeProvider();
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => reply,
            Faults = FaultSchedule.Always(kind),
            TimeProvider = time,
            RetryAfter = TimeSpan.FromSeconds(17),
        });
        List<ChatResponseUpdate> updates = [];
        var call = CallAsync(simulator.Client(protocol), streaming, updates);
        if (kind is SimulatedFaultKind.StallBeforeFirstToken or SimulatedFaultKind.StallMidStream)
        {
            await simulator.WaitForStallAsync();
            Assert.That(call.IsCompleted, Is.False, "The call must wait until virtual time has passed.");
            Assert.That(simulator.Exchanges[0].Outcome, Is.EqualTo(SimulatedOutcome.Pending));
            time.Advance(TimeSpan.FromSeconds(2));
        }

        var error = await call;
        return new Observation(updates.ToChatResponse(), error, simulator.Exchanges.Single());
    }

    private static async Task<Exception?> CallAsync(IChatClient client, bool streaming, List<ChatResponseUpdate> updates)
    {
        var options = new ChatOptions { Tools = [Weather] };
        try
        {
            var answer = streaming
                ? client.GetStreamingResponseAsync("hello", options)
                : (await client.GetResponseAsync("hello", options)).ToChatResponseUpdates().ToAsyncEnumerable();
            await foreach (var update in answer)
            {
                updates.Add(update);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
