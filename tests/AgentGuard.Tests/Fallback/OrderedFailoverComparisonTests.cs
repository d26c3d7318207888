using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback;

/// <summary>What the ordered failover of Microsoft.Extensions.AI does, and what the chain does in the same place.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OrderedFailoverComparisonTests
{
    private readonly Host _host = new();

    [Test]
    public async Task A_dead_first_candidate_is_called_once_and_not_by_every_request([Values] bool streaming)
    {
        var (theirDead, ourDead) = (_host.Rule(_ => Host.Throw(401)), _host.Rule(_ => Host.Throw(401)));
        var (theirs, ours) = (Failover(theirDead, Answering()), Chain(ourDead, Answering()));

        for (var i = 0; i < 20; i++)
        {
            await _host.AskAsync(theirs, streaming);
            await _host.AskAsync(ours, streaming);
        }

        Assert.That(theirDead.Requests, Has.Count.EqualTo(20), "no memory");
        Assert.That(ourDead.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_is_wrong_everywhere_is_not_asked_around([Values] bool streaming)
    {
        var (theirSecond, ourSecond) = (_host.Rule(_ => Host.Throw(400)), _host.Rule(_ => Host.Throw(400)));
        var (theirs, ours) = (Failover(_host.Rule(_ => Host.Throw(400)), theirSecond), Chain(_host.Rule(_ => Host.Throw(400)), ourSecond));

        await IgnoreAsync(Host.StartAsync(theirs, streaming));
        await _host.FailAsync(ours, streaming);

        Assert.That(theirSecond.Requests, Has.Count.EqualTo(1), "no classes of failures");
        Assert.That(ourSecond.Requests, Is.Empty);
    }

    [Test]
    public async Task A_stream_that_is_cut_before_its_first_content_falls_over_unseen()
    {
        var begun = ScriptedStep.Empty().ThenThrow(new IOException("cut"));
        var (theirs, ours) = (Failover(_host.Script(begun), Answering()), Chain(_host.Script(begun), Answering()));

        Assert.That(async () => await _host.AskAsync(theirs, streaming: true), Throws.InstanceOf<IOException>(), "an update with a role alone commits");
        Assert.That((await _host.AskAsync(ours, streaming: true)).Text, Is.EqualTo("Hi"));
    }

    [Test]
    public async Task A_stream_that_is_cut_later_tells_what_was_received()
    {
        var begun = ScriptedStep.Text("Hel").ThenThrow(new IOException("cut"));
        var (theirs, ours) = (Failover(_host.Script(begun), Answering()), Chain(_host.Script(begun), Answering()));

        Assert.That(async () => await _host.AskAsync(theirs, streaming: true), Throws.InstanceOf<IOException>());
        Assert.That((await _host.FailAsync(ours, streaming: true)).Received!.Text, Is.EqualTo("Hel"));
    }

    [Test]
    public async Task Who_limits_the_rate_is_left_alone_as_long_as_it_asks([Values] bool streaming)
    {
        var (theirLimited, ourLimited) = (_host.Rule(_ => Host.Throw(429, ("retry-after", "30"))), _host.Rule(_ => Host.Throw(429, ("retry-after", "30"))));
        var (theirs, ours) = (Failover(theirLimited, Answering()), Chain(ourLimited, Answering()));

        for (var i = 0; i < 5; i++)
        {
            await _host.AskAsync(theirs, streaming);
            await _host.AskAsync(ours, streaming);
        }

        Assert.That(theirLimited.Requests, Has.Count.EqualTo(5));
        Assert.That(ourLimited.Requests, Has.Count.EqualTo(1));
    }

    private static async Task IgnoreAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(task.IsFaulted, Is.True);
    }

    private static IChatClient Failover(params IChatClient[] clients)
    {
#pragma warning disable MEAI001 // what is compared with is experimental
        return new OrderedFailoverChatClient(clients);
#pragma warning restore MEAI001
    }

    private IChatClient Chain(IChatClient first, IChatClient second) => _host.Build(first, b => b.UseFallback(f => f.Then(second, "second")));

    private ScriptedChatClient Answering() => _host.Rule(_ => ScriptedStep.Text("Hi"));
}
