using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Memory;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;

namespace AgentGuard.Tests.Fallback.Memory;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CandidateStateTests
{
    private readonly VirtualTime _time = new();
    private readonly CandidateState _state;
    private readonly CandidateState _sibling;
    private readonly CandidateState _stranger;

    public CandidateStateTests()
    {
        var states = CandidateStates.Create(
            [Candidate("c", "openai"), Candidate("sibling", "openai"), Candidate("stranger", "anthropic")], new FallbackOptions(), _time, new Pulse());
        (_state, _sibling, _stranger) = (states[0], states[1], states[2]);
    }

    [TestCase(ModelFailureKind.Authentication, 300)]
    [TestCase(ModelFailureKind.PermissionDenied, 300)]
    [TestCase(ModelFailureKind.ModelNotFound, 300)]
    [TestCase(ModelFailureKind.QuotaExhausted, 300)]
    [TestCase(ModelFailureKind.RateLimited, 5)]
    [TestCase(ModelFailureKind.ServerError, 0)]
    [TestCase(ModelFailureKind.ContentFiltered, 0)]
    [TestCase(ModelFailureKind.ContextOverflow, 0)]
    public void Cools_down_by_the_kind_of_the_failure(ModelFailureKind kind, int seconds)
    {
        Fail(kind);

        Assert.That(_state.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(ModelFailureKind.Authentication, true)]
    [TestCase(ModelFailureKind.QuotaExhausted, true)]
    [TestCase(ModelFailureKind.ModelNotFound, false)]
    [TestCase(ModelFailureKind.RateLimited, false)]
    public void Shares_with_its_account_what_concerns_the_account(ModelFailureKind kind, bool shared)
    {
        Fail(kind);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_state.TryEnter().IsAdmitted, Is.False);
            Assert.That(_sibling.TryEnter().IsAdmitted, Is.EqualTo(!shared));
            Assert.That(_sibling.LastKind, Is.EqualTo(shared ? kind : ModelFailureKind.CircuitOpen));
            Assert.That(_stranger.TryEnter().IsAdmitted, Is.True);
        }
    }

    [Test]
    public void One_candidate_probes_for_its_whole_account()
    {
        Fail(ModelFailureKind.QuotaExhausted);
        _time.Advance(TimeSpan.FromMinutes(5));

        var probe = _sibling.TryEnter();
        var meanwhile = _state.TryEnter();
        _sibling.Succeed(probe);

        Assert.That(probe.IsProbe, Is.True);
        Assert.That(meanwhile.IsAdmitted, Is.False);
        Assert.That(_state.TryEnter(), Has.Property("IsAdmitted").True.And.Property("IsProbe").False);
    }

    [Test]
    public void Cools_down_after_two_failures_in_a_row()
    {
        Fail(ModelFailureKind.ServerError);
        _state.Succeed(_state.TryEnter());
        Fail(ModelFailureKind.Timeout);
        Assert.That(_state.TryEnter().IsAdmitted, Is.True);

        Fail(ModelFailureKind.Transport);

        Assert.That(_state.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Keeps_the_longer_cooldown_when_a_lone_failure_follows()
    {
        Fail(ModelFailureKind.RateLimited);
        Fail(ModelFailureKind.ServerError);

        Assert.That(_state.TryEnter().IsAdmitted, Is.False);
    }

    [Test]
    public void Lets_one_request_probe_when_many_ask_at_once()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));

        var admitted = 0;
        Parallel.For(0, 64, _ =>
        {
            if (_state.TryEnter().IsAdmitted)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.That(admitted, Is.EqualTo(1));
        Assert.That(_state.GetStatus().IsProbed, Is.True);
    }

    [Test]
    public void Is_asked_again_by_all_when_the_probe_succeeds()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));

        _state.Succeed(_state.TryEnter());

        Assert.That(_state.TryEnter().IsAdmitted, Is.True);
        Assert.That(_state.TryEnter().IsAdmitted, Is.True);
    }

    [Test]
    public void Is_left_alone_anew_when_the_probe_fails_just_once()
    {
        Fail(ModelFailureKind.ServerError);
        Fail(ModelFailureKind.ServerError);
        _time.Advance(TimeSpan.FromSeconds(10));

        _state.Fail(new(ModelFailureKind.ServerError, "x"), _state.TryEnter());

        Assert.That(_state.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Gives_the_probe_to_the_next_when_it_was_cancelled()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));

        _state.Leave(_state.TryEnter());

        Assert.That(_state.TryEnter().IsAdmitted, Is.True);
    }

    [Test]
    public void Does_not_wait_for_ever_for_a_probe_whose_end_nobody_tells()
    {
        Fail(ModelFailureKind.ModelNotFound);
        _time.Advance(TimeSpan.FromMinutes(5));
        _state.TryEnter();
        Assert.That(_state.TryEnter().IsAdmitted, Is.False);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(_state.TryEnter().IsAdmitted, Is.True);
    }

    [Test]
    public void Is_not_well_again_because_a_call_succeeds_that_began_before_it_was_left_alone()
    {
        var before = _state.TryEnter();
        Fail(ModelFailureKind.RateLimited);

        _state.Succeed(before);

        Assert.That(_state.TryEnter().IsAdmitted, Is.False);
    }

    [Test]
    public void Is_not_left_alone_for_longer_because_calls_fail_that_began_before()
    {
        var before = _state.TryEnter();
        Fail(ModelFailureKind.ServerError);
        Fail(ModelFailureKind.ServerError);
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.That(_state.Fail(new(ModelFailureKind.ServerError, "x"), before), Is.Null);
        Assert.That(_state.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void After_a_limit_of_the_rate_lets_requests_in_one_by_one_and_faster_with_every_one()
    {
        Fail(ModelFailureKind.RateLimited);
        _time.Advance(TimeSpan.FromSeconds(5));

        var (first, second) = (_state.TryEnter(), _state.TryEnter());
        var gap = _state.GetUnavailableFor();
        _time.Advance(gap);
        var third = _state.TryEnter();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.IsAdmitted, first.IsProbe), Is.EqualTo((true, false)), "the provider said when: no probe is needed");
            Assert.That(second.IsAdmitted, Is.False);
            Assert.That(gap, Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(250)));
            Assert.That(third.IsAdmitted, Is.True);
            Assert.That(_state.GetUnavailableFor(), Is.LessThan(gap));
        }

        for (var i = 0; i < 20; i++)
        {
            _state.Succeed(third);
        }

        Assert.That(Enumerable.Range(0, 5).All(_ => _state.TryEnter().IsAdmitted), Is.True, "all is well again");
    }

    [Test]
    public void A_further_limit_of_the_rate_slows_the_pace()
    {
        var gaps = Enumerable.Range(0, 30).Select(_ =>
        {
            Fail(ModelFailureKind.RateLimited);
            _time.Advance(TimeSpan.FromSeconds(5));
            _state.TryEnter();
            return _state.GetUnavailableFor();
        }).ToList();

        Assert.That(gaps, Is.Ordered);
        Assert.That(gaps[^1], Is.GreaterThan(TimeSpan.FromSeconds(9)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Tells_how_it_stands()
    {
        Assert.That(_state.GetStatus(), Is.EqualTo(new CandidateStatus("c", TimeSpan.Zero, null, IsProbed: false)));

        Fail(ModelFailureKind.RateLimited);

        Assert.That(_state.GetStatus(), Is.EqualTo(new CandidateStatus("c", TimeSpan.FromSeconds(5), ModelFailureKind.RateLimited, IsProbed: false)));
    }

    private static FallbackCandidate Candidate(string name, string provider) =>
        new(name, new ScriptedChatClient()) { Profile = new() { Provider = provider } };

    private void Fail(ModelFailureKind kind) => _state.Fail(new ModelFailure(kind, "x"), _state.Force());
}
