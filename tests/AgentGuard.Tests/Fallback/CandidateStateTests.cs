using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;

namespace AgentGuard.Tests.Fallback;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CandidateStateTests
{
    private readonly VirtualTime _time = new();
    private readonly CandidateState _state;

    public CandidateStateTests() =>
        _state = new CandidateState(new FallbackCandidate("c", new ScriptedChatClient()), new FallbackOptions(), _time);

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

    [Test]
    public void Cools_down_after_two_failures_in_a_row()
    {
        Fail(ModelFailureKind.ServerError);
        _state.Succeed();
        Fail(ModelFailureKind.Timeout);
        Assert.That(_state.TryEnter(), Is.True);

        Fail(ModelFailureKind.Transport);

        Assert.That(_state.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Keeps_the_longer_cooldown_when_a_lone_failure_follows()
    {
        Fail(ModelFailureKind.RateLimited);
        Fail(ModelFailureKind.ServerError);

        Assert.That(_state.TryEnter(), Is.False);
    }

    [Test]
    public void Lets_one_request_probe_when_many_ask_at_once()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));

        var admitted = 0;
        Parallel.For(0, 64, _ =>
        {
            if (_state.TryEnter())
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.That(admitted, Is.EqualTo(1));
    }

    [Test]
    public void Is_asked_again_by_all_when_the_probe_succeeds()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));
        _state.TryEnter();

        _state.Succeed();

        Assert.That(_state.TryEnter(), Is.True);
        Assert.That(_state.TryEnter(), Is.True);
    }

    [Test]
    public void Gives_the_probe_to_the_next_when_it_was_cancelled()
    {
        Fail(ModelFailureKind.Authentication);
        _time.Advance(TimeSpan.FromMinutes(5));
        _state.TryEnter();

        _state.Leave();

        Assert.That(_state.TryEnter(), Is.True);
    }

    private void Fail(ModelFailureKind kind) => _state.Fail(new ModelFailure(kind, "x"));
}
