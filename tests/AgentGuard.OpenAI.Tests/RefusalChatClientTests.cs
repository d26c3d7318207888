using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Failures;
using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AgentGuard.OpenAI.Tests;

/// <summary>Refusals of the official SDK, over loopback HTTP.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class RefusalChatClientTests(bool streaming)
{
    [Test]
    public async Task A_refusal_is_told_on_both_paths()
    {
        var response = await AskAsync(SimulatedFaultKind.Refusal);

        var error = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.ErrorCode, Is.EqualTo("Refusal"));
            Assert.That(error.Message, Is.Not.Empty);
            Assert.That(response.Messages, Has.Count.EqualTo(1));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(ModelFailureClassifier.Inspect(response)?.Kind, Is.EqualTo(ModelFailureKind.Refusal));
        }
    }

    [Test]
    public async Task Any_other_answer_passes_as_it_is()
    {
        var response = await AskAsync(fault: null);

        Assert.That(response.Text, Is.EqualTo("a text"));
        Assert.That(ModelFailureClassifier.Inspect(response), Is.Null);
    }

    private async Task<ChatResponse> AskAsync(SimulatedFaultKind? fault)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => SimulatedReply.FromText("a text"),
            Faults = fault is { } kind ? FaultSchedule.Always(kind) : FaultSchedule.None,
        });
        using var client = new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).GetChatClient("gpt-simulated").AsIChatClient().AsBuilder().UseOpenAI().Build();
        return streaming
            ? await client.GetStreamingResponseAsync("hello").ToChatResponseAsync()
            : await client.GetResponseAsync("hello");
    }
}
