using AgentGuard.Failures;
using AgentGuard.Testing.Simulator;
using Anthropic;
using Microsoft.Extensions.AI;

namespace AgentGuard.Anthropic.Tests;

/// <summary>What the official SDK throws, read back into the taxonomy; over loopback HTTP.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class AnthropicFailureReaderTests(bool streaming)
{
    private static readonly ModelFailureClassifier Classifier = new([new AnthropicFailureReader()]);

    [TestCase(SimulatedFaultKind.RateLimited, ModelFailureKind.RateLimited, 429)]
    [TestCase(SimulatedFaultKind.RateLimitedWithoutRetryAfter, ModelFailureKind.RateLimited, 429)]
    [TestCase(SimulatedFaultKind.ServerError, ModelFailureKind.ServerError, 500)]
    [TestCase(SimulatedFaultKind.Unavailable, ModelFailureKind.Overloaded, 503)]
    [TestCase(SimulatedFaultKind.Overloaded, ModelFailureKind.Overloaded, 529)]
    [TestCase(SimulatedFaultKind.Unauthorized, ModelFailureKind.Authentication, 401)]
    [TestCase(SimulatedFaultKind.InsufficientQuota, ModelFailureKind.QuotaExhausted, 400)]
    [TestCase(SimulatedFaultKind.ContextLengthExceeded, ModelFailureKind.ContextOverflow, 400)]
    [TestCase(SimulatedFaultKind.ContentFilter, ModelFailureKind.ContentFiltered, 400)]
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
            Assert.That(failure.Provider, Is.EqualTo("anthropic").Or.Null);
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
            Faults = FaultSchedule.Always(SimulatedFaultKind.RateLimited),
            RetryAfter = TimeSpan.Zero,
        });
        using var client = Client(simulator, maxRetries: 3);
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
        Assert.That(new AnthropicFailureReader().Read(new InvalidOperationException("mine")), Is.Null);

    private async Task<ModelFailure> FailAsync(SimulatedFault fault)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = _ => SimulatedReply.FromText("a text that is long enough to be cut somewhere in the middle"),
            Faults = FaultSchedule.Sequence(fault),
        });
        using var client = Client(simulator);
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

    private static IChatClient Client(ProviderSimulator simulator, int maxRetries = 0) =>
        new AnthropicClient
        {
            ApiKey = "simulated",
            BaseUrl = simulator.AnthropicEndpoint.ToString(),
            MaxRetries = maxRetries,
            Timeout = Timeout.InfiniteTimeSpan,
            HttpClient = new HttpClient(new WireObservingHandler()),
        }.AsIChatClient("claude-simulated");
}
