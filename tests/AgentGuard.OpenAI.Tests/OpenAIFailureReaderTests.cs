using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Failures;
using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AgentGuard.OpenAI.Tests;

/// <summary>What the official SDK throws, read back into the taxonomy; over loopback HTTP.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class OpenAIFailureReaderTests(bool streaming)
{
    private static readonly ModelFailureClassifier Classifier = new([new OpenAIFailureReader()]);

    [TestCase(SimulatedFaultKind.RateLimited, ModelFailureKind.RateLimited, 429)]
    [TestCase(SimulatedFaultKind.RateLimitedWithoutRetryAfter, ModelFailureKind.RateLimited, 429)]
    [TestCase(SimulatedFaultKind.ServerError, ModelFailureKind.ServerError, 500)]
    [TestCase(SimulatedFaultKind.Unavailable, ModelFailureKind.Overloaded, 503)]
    [TestCase(SimulatedFaultKind.Overloaded, ModelFailureKind.Overloaded, 503)]
    [TestCase(SimulatedFaultKind.Unauthorized, ModelFailureKind.Authentication, 401)]
    [TestCase(SimulatedFaultKind.InsufficientQuota, ModelFailureKind.QuotaExhausted, 429)]
    [TestCase(SimulatedFaultKind.ContextLengthExceeded, ModelFailureKind.ContextOverflow, 400)]
    [TestCase(SimulatedFaultKind.ResetBeforeHeaders, ModelFailureKind.Transport, null)]
    [TestCase(SimulatedFaultKind.CutMidStream, ModelFailureKind.Transport, null)]
    [TestCase(SimulatedFaultKind.EmptyFirstUpdateThenCut, ModelFailureKind.Transport, null)]
    [TestCase(SimulatedFaultKind.MalformedSse, ModelFailureKind.Transport, null)]
    public async Task Reads_the_kind_and_the_status(SimulatedFaultKind fault, ModelFailureKind kind, int? status)
    {
        var failure = await FailAsync(new SimulatedFault(fault));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Kind, Is.EqualTo(kind));
            Assert.That(failure.StatusCode, Is.EqualTo(status));
            Assert.That(failure.Provider, Is.EqualTo("openai").Or.Null);
        }
    }

    [Test]
    public async Task Reads_how_long_to_wait()
    {
        var failure = await FailAsync(new SimulatedFault(SimulatedFaultKind.RateLimited) { RetryAfter = TimeSpan.FromSeconds(7) });

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task What_the_SDK_retries_by_itself_is_taken_from_the_run_through_any_wrapping()
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => SimulatedReply.FromText("text"),
            Faults = FaultSchedule.Always(SimulatedFaultKind.ResetBeforeHeaders),
        });
        using var http = new HttpClient(new WireObservingHandler());
        using var client = Client(simulator, new Hasty(), new HttpClientPipelineTransport(http));
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 2 });
        run.Attempts.TryTake();
        var wire = WireObservation.Begin();

        var failure = await FailAsync(client, wire);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded));
            Assert.That(wire!.Attempts, Is.EqualTo(2));
        }
    }

    [Test]
    public void Leaves_the_exceptions_of_others_alone() =>
        Assert.That(new OpenAIFailureReader().Read(new InvalidOperationException("mine")), Is.Null);

    private async Task<ModelFailure> FailAsync(SimulatedFault fault)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => SimulatedReply.FromText("a text that is long enough to be cut somewhere in the middle"),
            Faults = FaultSchedule.Sequence(fault),
        });
        using var client = Client(simulator, new ClientRetryPolicy(0));
        return await FailAsync(client, WireObservation.Begin());
    }

    private async Task<ModelFailure> FailAsync(IChatClient client, WireObservation? wire)
    {
        try
        {
            _ = streaming
                ? await client.GetStreamingResponseAsync("hello").ToChatResponseAsync()
                : await client.GetResponseAsync("hello");
        }
        catch (Exception e)
        {
            return Classifier.Classify(e, wire);
        }

        throw new AssertionException("The failure was not noticed.");
    }

    private static IChatClient Client(ProviderSimulator simulator, ClientRetryPolicy retries, PipelineTransport? transport = null) =>
        new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = retries,
            Transport = transport,
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).GetChatClient("gpt-simulated").AsIChatClient();

    /// <summary>The SDK's own retries without their delays.</summary>
    private sealed class Hasty() : ClientRetryPolicy(maxRetries: 3)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }
}
