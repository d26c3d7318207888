using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests;

public sealed class AgentRunTests
{
    [Test]
    public async Task Is_current_within_and_gives_the_outer_run_back()
    {
        await using var outer = AgentRun.Start();
        await using (var inner = AgentRun.Start())
        {
            Assert.That(AgentRun.Current, Is.SameAs(inner));
        }

        Assert.That(AgentRun.Current, Is.SameAs(outer));
    }

    [Test]
    public async Task A_nested_run_of_the_same_host_shares_budget_redactions_and_deadline()
    {
        var events = new AgentEvents();
        var time = new FakeTimeProvider();
        await using var outer = AgentRun.Start(new() { TimeLimit = TimeSpan.FromMinutes(1) }, events, time);
        await using var inner = AgentRun.Start(new() { TimeLimit = TimeSpan.FromHours(1) }, events, time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inner.Parent, Is.SameAs(outer));
            Assert.That(inner.Attempts, Is.SameAs(outer.Attempts));
            Assert.That(inner.Redactions, Is.SameAs(outer.Redactions));
            Assert.That(inner.Deadline, Is.EqualTo(outer.Deadline));
        }
    }

    [Test]
    public async Task A_run_within_another_hosts_run_is_fresh()
    {
        await using var outer = AgentRun.Start(events: new AgentEvents());
        await using var inner = AgentRun.Start(events: new AgentEvents());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inner.Parent, Is.Null);
            Assert.That(inner.Attempts, Is.Not.SameAs(outer.Attempts));
        }
    }

    [Test]
    public async Task Announces_start_and_end_around_what_happened()
    {
        var listener = new RecordingListener();
        await using (var run = AgentRun.Start(events: new AgentEvents([listener])))
        {
            await run.RaiseAsync(new HandedOver("a test"));
        }

        Assert.That(listener.Codes, Is.EqualTo(new[] { "AG1001", "AG1003", "AG1002" }));
    }

    [Test]
    public async Task Counts_the_signals_of_a_sub_run_in_its_parent()
    {
        await using var outer = AgentRun.Start();
        await using (var inner = AgentRun.Start())
        {
            await inner.RaiseAsync(new HandedOver("a test"));
        }

        Assert.That(outer.Signals.Count("AG1003"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_graver_outcome_is_never_replaced_by_a_lesser_one()
    {
        await using var run = AgentRun.Start();
        run.HandOver("first");
        run.Degrade("second");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.HandedOver));
            Assert.That(run.OutcomeReason, Is.EqualTo("first"));
        }
    }

    [Test]
    public void Refuses_a_limit_out_of_range() =>
        Assert.That(
            () => AgentRun.Start(new() { TimeLimit = TimeSpan.Zero }),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains("TimeLimit"));

    [Test]
    public async Task The_time_left_never_goes_below_zero()
    {
        var time = new FakeTimeProvider();
        await using var run = AgentRun.Start(new() { TimeLimit = TimeSpan.FromSeconds(5) }, timeProvider: time);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(run.TimeLeft, Is.EqualTo(TimeSpan.FromSeconds(2)));

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(run.TimeLeft, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Surrounds_every_step_of_a_call_and_nothing_of_the_caller(bool streaming)
    {
        var seen = new List<AgentRun?>();
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("a", "b", "c"));
        var client = model.AsBuilder()
            .UseAgentRun()
            .Use(inner => new ObservingChatClient(inner, () => seen.Add(AgentRun.Current)))
            .Build();

        var runs = new List<AgentRun?>();
        if (streaming)
        {
            await foreach (var update in client.GetStreamingResponseAsync("hello"))
            {
                Assert.That(AgentRun.Current, Is.Null, "the run leaks into its caller");
                runs.Add(update.GetAgentRun());
            }
        }
        else
        {
            runs.Add((await client.GetResponseAsync("hello")).GetAgentRun());
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Has.Count.GreaterThanOrEqualTo(1).And.All.SameAs(runs[0]));
            Assert.That(runs[0], Is.Not.Null);
            Assert.That(runs[0]!.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
            Assert.That(AgentRun.Current, Is.Null);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Fails_with_the_kind_when_the_call_throws(bool streaming)
    {
        AgentRun? run = null;
        var client = new ScriptedChatClient(ScriptedStep.Throw(new IOException("reset"))).AsBuilder()
            .UseAgentRun()
            .Use(inner => new ObservingChatClient(inner, () => run = AgentRun.Current))
            .Build();

        Assert.That(() => client.AskAsync(streaming, "hello"), Throws.TypeOf<IOException>());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run!.Outcome, Is.EqualTo(AgentRunOutcome.Failed));
            Assert.That(run.OutcomeReason, Is.EqualTo("Transport"));
        }
    }
}
