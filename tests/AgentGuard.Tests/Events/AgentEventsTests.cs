using AgentGuard.Events;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Events;

public sealed class AgentEventsTests
{
    [Test]
    public async Task Asks_the_auditors_before_it_tells_the_listeners()
    {
        var order = new List<string>();
        var events = new AgentEvents([new Listener(() => order.Add("listener"))], [new Auditor(() => order.Add("auditor"))]);

        await events.RaiseAsync(new HandedOver("a test"));

        Assert.That(order, Is.EqualTo(new[] { "auditor", "listener" }));
    }

    [Test]
    public void An_auditor_that_refuses_stops_the_action_and_no_listener_hears_of_it()
    {
        var listener = new RecordingListener();
        var events = new AgentEvents([listener], [new Auditor(() => throw new IOException("disk full"))]);

        Assert.That(
            async () => await events.RaiseAsync(new HandedOver("a test")),
            Throws.TypeOf<AuditRejectedException>().With.InnerException.TypeOf<IOException>());
        Assert.That(listener.Events, Is.Empty);
    }

    [Test]
    public async Task A_listener_that_throws_is_counted_and_disturbs_nobody()
    {
        var listener = new RecordingListener();
        var events = new AgentEvents([new Listener(() => throw new InvalidOperationException()), listener]);

        await events.RaiseAsync(new HandedOver("a test"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listener.Codes, Is.EqualTo(new[] { "AG1003" }));
            Assert.That(events.ListenerFailures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Stamps_the_time_of_its_clock_and_the_run()
    {
        var listener = new RecordingListener();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var events = new AgentEvents([listener], timeProvider: time);
        await using var run = AgentRun.Start(events: events);

        await events.RaiseAsync(new HandedOver("a test"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listener.Events[^1].At, Is.EqualTo(time.GetUtcNow()));
            Assert.That(listener.Events[^1].RunId, Is.EqualTo(run.Id));
        }
    }

    [Test]
    public async Task Two_hosts_in_one_process_do_not_meet()
    {
        var one = new RecordingListener();
        var other = new RecordingListener();
        var otherEvents = new AgentEvents([other]);
        await using var run = AgentRun.Start(events: new AgentEvents([one]));

        await otherEvents.RaiseAsync(new HandedOver("a test"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Events, Is.Empty);
            Assert.That(other.Codes, Is.EqualTo(new[] { "AG1003" }));
            Assert.That(run.Signals.Total, Is.Zero);
        }
    }

    private sealed class Listener(Action heard) : IAgentListener
    {
        public void OnEvent(AgentEvent happened) => heard();
    }

    private sealed class Auditor(Action asked) : IAgentAuditor
    {
        public ValueTask AcceptAsync(AgentEvent happened, CancellationToken cancellationToken = default)
        {
            asked();
            return default;
        }
    }
}
