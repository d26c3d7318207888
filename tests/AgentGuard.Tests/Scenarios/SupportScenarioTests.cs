using AgentGuard.Testing.Simulator;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Tests.Scenarios;

/// <summary>The promises of the Quickstart, kept with both official SDKs on both paths.</summary>
[TestFixture(SimulatedProtocol.OpenAI, false)]
[TestFixture(SimulatedProtocol.OpenAI, true)]
[TestFixture(SimulatedProtocol.Anthropic, false)]
[TestFixture(SimulatedProtocol.Anthropic, true)]
public sealed class SupportScenarioTests(SimulatedProtocol protocol, bool streaming)
{
    private static readonly Kind[] Transient =
    [
        Kind.RateLimited, Kind.RateLimitedWithoutRetryAfter, Kind.ServerError, Kind.Unavailable, Kind.Overloaded, Kind.ResetBeforeHeaders,
        Kind.StallBeforeFirstToken, Kind.StallMidStream, Kind.CutMidStream, Kind.EmptyFirstUpdateThenCut, Kind.ErrorMidStream, Kind.MalformedSse,
        Kind.MalformedToolArguments, Kind.TruncatedToolArguments, Kind.DuplicateToolCallIds, Kind.UnknownTool,
    ];

    [Test]
    public async Task Finishes_without_a_fault() => await AssertFinishesAsync(FaultSchedule.None);

    [TestCaseSource(nameof(Transient))]
    public async Task Finishes_when_the_first_answer_fails(Kind kind) =>
        await AssertFinishesAsync(FaultSchedule.Sequence(new SimulatedFault(kind)));

    [TestCaseSource(nameof(Transient))]
    public async Task Finishes_when_an_answer_in_the_middle_fails(Kind kind) =>
        await AssertFinishesAsync(FaultSchedule.Sequence(null, new SimulatedFault(kind)));

    [TestCaseSource(nameof(Transient))]
    public async Task Finishes_when_the_last_answer_fails(Kind kind) =>
        await AssertFinishesAsync(FaultSchedule.Sequence(null, null, null, new SimulatedFault(kind)));

    [Test]
    public async Task Finishes_on_thirty_percent_of_faults([Range(1, 8)] int seed) =>
        await AssertFinishesAsync(FaultSchedule.Seeded(seed, 0.3, Transient));

    /// <summary>A text in a code fence, or one that ends at its length, is no failure: it is passed on as it came, whatever else fails.</summary>
    [Test]
    public async Task Acts_once_and_leaks_nothing_whatever_the_form_of_the_last_answer([Range(1, 8)] int seed) =>
        await AssertFinishesAsync(FaultSchedule.Seeded(seed, 0.3), isWhole: false);

    [Test]
    public async Task Hands_over_when_no_model_can_answer()
    {
        await using var scenario = await SupportScenario.StartAsync(protocol, FaultSchedule.Always(Kind.Unauthorized));

        var response = await scenario.AskAsync(streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.Not.Empty);
            Assert.That(scenario.Listener.Codes, Does.Contain("AG1003").And.Contain("AG1403"));
            Assert.That(scenario.Exchanges, Has.Count.LessThanOrEqualTo(2), "a wrong key is not tried again");
        }
    }

    private async Task AssertFinishesAsync(FaultSchedule faults, bool isWhole = true)
    {
        await using var scenario = await SupportScenario.StartAsync(protocol, faults);

        var response = await scenario.AskAsync(streaming);

        var sent = string.Concat(scenario.Exchanges.Select(exchange => exchange.Request.Body));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.Refunds, Is.EqualTo(new[] { "A-10023 49.9" }));
            Assert.That(scenario.Mails, Is.EqualTo(new[] { SupportScenario.Email }), "the placeholder is restored for the tool alone");
            Assert.That(response.Text, isWhole ? Does.EndWith($"and {SupportScenario.Email} has a confirmation.") : Is.Not.Empty);
            Assert.That(response.Usage?.TotalTokenCount, Is.GreaterThan(0));
            Assert.That(sent, Does.Not.Contain(SupportScenario.Email).And.Not.Contain(SupportScenario.Card));
            Assert.That(scenario.Listener.Codes, Does.Not.Contain("AG1403"));
        }
    }
}
