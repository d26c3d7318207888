using AgentGuard.Testing.Simulator;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Testing.Tests.Simulator;

public sealed class FaultScheduleTests
{
    [Test]
    public void A_seed_decides_by_key_and_attempt_and_not_by_order()
    {
        var requests = Requests().ToList();
        var forward = Decide(FaultSchedule.Seeded(7, 0.3), requests);
        var backward = Decide(FaultSchedule.Seeded(7, 0.3), Enumerable.Reverse(requests));

        Assert.That(backward, Is.EquivalentTo(forward));
    }

    [Test]
    public void Another_seed_decides_otherwise()
    {
        var requests = Requests().ToList();

        Assert.That(
            Decide(FaultSchedule.Seeded(8, 0.3), requests), Is.Not.EquivalentTo(Decide(FaultSchedule.Seeded(7, 0.3), requests)));
    }

    [TestCase(0.0)]
    [TestCase(0.3)]
    [TestCase(1.0)]
    public void The_rate_is_the_share_of_requests_that_meet_a_fault(double rate)
    {
        var schedule = FaultSchedule.Seeded(1, rate);

        var share = Requests().Average(request => schedule.Next(request) is null ? 0.0 : 1.0);

        Assert.That(share, Is.EqualTo(rate).Within(0.05));
    }

    [Test]
    public void A_retry_draws_anew()
    {
        var schedule = FaultSchedule.Seeded(3, 0.5);

        var attempts = Enumerable.Range(1, 20).Select(attempt => schedule.Next(Request("key", attempt)) is null);

        Assert.That(attempts.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void Draws_from_the_given_kinds_only_and_from_each()
    {
        var schedule = FaultSchedule.Seeded(1, 1, Kind.ServerError, Kind.Refusal);

        var kinds = Requests().Select(request => schedule.Next(request)!.Kind).Distinct();

        Assert.That(kinds, Is.EquivalentTo(new[] { Kind.ServerError, Kind.Refusal }));
    }

    [Test]
    public void No_passing_kind_lasts_for_ever()
    {
        Kind[] lasting = [Kind.Unauthorized, Kind.InsufficientQuota, Kind.ContextLengthExceeded, Kind.Refusal, Kind.ContentFilter];

        Assert.That(FaultSchedule.PassingKinds, Is.EquivalentTo(Enum.GetValues<Kind>().Except(lasting)));
    }

    [Test]
    public void A_sequence_goes_by_arrival_and_then_ends()
    {
        var schedule = FaultSchedule.Sequence(new SimulatedFault(Kind.ServerError), null, new SimulatedFault(Kind.Refusal));

        var kinds = Enumerable.Range(0, 5).Select(_ => schedule.Next(Request("key", 1))?.Kind).ToList();

        Assert.That(kinds, Is.EqualTo(new Kind?[] { Kind.ServerError, null, Kind.Refusal, null, null }));
    }

    [Test]
    public void A_rate_outside_0_to_1_is_refused([Values(-0.1, 1.1)] double rate) =>
        Assert.That(() => FaultSchedule.Seeded(1, rate), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static List<(string Key, int Attempt, Kind? Kind)> Decide(
        FaultSchedule schedule, IEnumerable<SimulatedRequest> requests) =>
        [.. requests.Select(request => (request.Key, request.Attempt, schedule.Next(request)?.Kind))];

    private static IEnumerable<SimulatedRequest> Requests() =>
        from key in Enumerable.Range(0, 500)
        from attempt in Enumerable.Range(1, 3)
        select Request($"key {key}", attempt);

    private static SimulatedRequest Request(string key, int attempt) => new()
    {
        Protocol = SimulatedProtocol.OpenAI,
        Model = "gpt-simulated",
        Messages = [],
        Tools = [],
        Streaming = false,
        Body = "",
        Sequence = 1,
        Headers = new Dictionary<string, string>(),
        Key = key,
        Attempt = attempt,
    };
}
