using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Internal;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class HedgedCallTests(bool streaming)
{
    private readonly Host _host = new();
    private readonly HedgedCall _first = new();

    [Test]
    public async Task Asks_somebody_else_than_the_call_beside_it()
    {
        var chain = Chain(Slow("slow"), _host.Script(ScriptedStep.Text("fast")));
        var slow = StartAsync(chain, _first);
        var second = _first.CreateFurther();

        var fast = await StartAsync(chain, second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_first.Asking, Is.EqualTo("c0"));
            Assert.That(_first.HasOther, Is.True);
            Assert.That(second.Asking, Is.EqualTo("c1"));
            Assert.That(fast.Text, Is.EqualTo("fast"));
            Assert.That(_host.Recorder.Of<FellBack>(), Is.Empty, "nobody failed");
        }

        Assert.That((await _host.Time.RunAsync(slow)).Text, Is.EqualTo("slow"));
    }

    [Test]
    public async Task Fails_at_once_when_there_is_nobody_else()
    {
        var chain = Chain(Slow("slow"));
        var slow = StartAsync(chain, _first);

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => StartAsync(chain, _first.CreateFurther()));

        Assert.That(failure!.Failure.Kind, Is.EqualTo(ModelFailureKind.CircuitOpen));
        Assert.That(_first.HasOther, Is.False);
        Assert.That((await _host.Time.RunAsync(slow)).Text, Is.EqualTo("slow"));
    }

    [Test]
    public async Task Falls_back_past_the_candidate_of_the_call_beside_it()
    {
        var chain = Chain(Slow("slow"), _host.Script(Host.Throw(500)), _host.Script(ScriptedStep.Text("third")));
        var slow = StartAsync(chain, _first);

        Assert.That((await StartAsync(chain, _first.CreateFurther())).Text, Is.EqualTo("third"));

        await _host.Time.RunAsync(slow);
    }

    [Test]
    public async Task Leaves_a_failed_candidate_to_the_call_beside_it()
    {
        var chain = Chain(_host.Script(ScriptedStep.Delay(TimeSpan.FromSeconds(1)).ThenThrow(Host.Fail(500))), _host.Script(
            Host.Throw(500), ScriptedStep.Text("at the second try")));
        var first = StartAsync(chain, _first);
        var second = StartAsync(chain, _first.CreateFurther());

        Assert.That((await _host.Time.RunAsync(first)).Text, Is.EqualTo("at the second try"));
        Assert.That(async () => await _host.Time.RunAsync(second), Throws.TypeOf<ModelFailureException>());
    }

    [Test]
    public void Only_the_outermost_chain_takes_part()
    {
        var outer = new object();

        Assert.That(_first.JoinedBy(outer), Is.SameAs(_first));
        Assert.That(_first.JoinedBy(new object()), Is.Null);
        Assert.That(_first.JoinedBy(outer), Is.SameAs(_first));
    }

    [Test]
    public void No_two_calls_ask_the_same_candidate_at_a_time()
    {
        var calls = Enumerable.Range(0, 8).Select(_ => _first.CreateFurther()).ToList();
        var asked = 0;

        Parallel.ForEach(calls, call =>
        {
            if (call.TryAsk(new Asked("c0"), hasOther: true))
            {
                Interlocked.Increment(ref asked);
            }
        });

        Assert.That(asked, Is.EqualTo(1));
    }

    private ScriptedChatClient Slow(string text) => _host.Rule(_ => ScriptedStep.Delay(TimeSpan.FromSeconds(9)).Then(ScriptedStep.Text(text)));

    private FallbackChain Chain(params IChatClient[] clients) => new(
        clients.Select((client, i) => new FallbackCandidate($"c{i}", client)),
        classifier: new([new SdkException.Reader()]),
        events: _host.Events,
        timeProvider: _host.Time);

    private async Task<ChatResponse> StartAsync(FallbackChain chain, HedgedCall call)
    {
        await using var run = AgentRun.Start(events: _host.Events, timeProvider: _host.Time);
        var scope = run.Scope.With(call);
        AmbientScope.Current = scope;
        return streaming
            ? await AmbientStream.RunIn(scope, chain.ExecuteStreamingAsync(Host.Hello)).ToChatResponseAsync()
            : await chain.ExecuteAsync(Host.Hello);
    }

    private sealed record Asked(string Name) : IAskedCandidate
    {
        public bool IsLeftAlone => false;
    }
}
