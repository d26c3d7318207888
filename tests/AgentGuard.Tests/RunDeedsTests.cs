using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests;

public sealed class RunDeedsTests
{
    [Test]
    public async Task A_sub_run_shares_the_deeds_of_its_parent_and_another_hosts_run_does_not()
    {
        var events = new AgentEvents([]);
        await using var run = AgentRun.Start(events: events);
        await using var sub = AgentRun.Start(events: events);
        await using var foreign = AgentRun.Start(events: new AgentEvents([]));

        sub.Deeds.Record(new ToolDeed("c1", "book", Succeeded: true));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Deeds.HasSucceeded(["book"]), Is.True);
            Assert.That(foreign.Deeds.ToList(), Is.Empty);
        }
    }

    [Test]
    public async Task Concurrent_calls_are_all_recorded()
    {
        var deeds = new RunDeeds();

        await Parallel.ForAsync(0, 500, (i, _) =>
        {
            deeds.Record(new ToolDeed($"c{i}", "t", i % 2 == 0));
            return default;
        });

        Assert.That(deeds.ToList().Count(deed => deed.Succeeded), Is.EqualTo(250));
    }

    [Test]
    public void What_a_tool_recorded_itself_is_not_overruled_by_the_conversation()
    {
        var deeds = new RunDeeds();
        deeds.Record(new ToolDeed("c1", "t", Succeeded: false));
        deeds.Read(new ToolDeed("c1", "t", Succeeded: true));
        deeds.Read(new ToolDeed("c2", "t", Succeeded: true));
        deeds.Read(new ToolDeed("c2", "t", Succeeded: true));

        Assert.That(deeds.ToList().Select(deed => (deed.CallId, deed.Succeeded)), Is.EqualTo(new[] { ("c1", false), ((string?)"c2", true) }));
    }

    [Test]
    public void The_failures_of_guarded_tools_are_known_by_their_beginning() =>
        Assert.That(ToolOutcome.IsFailure(ToolFailures.Unknown("t", ["u"]).ToJson()), Is.True);

    [TestCase("Error: Function failed.", ExpectedResult = false)]
    [TestCase("Error: Requested function \"t\" not found.", ExpectedResult = false)]
    [TestCase("Tool call invocation was rejected by the approver and must not be retried.", ExpectedResult = false)]
    [TestCase("No error: done", ExpectedResult = true)]
    [TestCase(null, ExpectedResult = true)]
    public bool What_a_loop_answers_in_place_of_a_tool_is_no_success(string? result) => ToolOutcome.IsSuccess(new FunctionResultContent("c", result));
}
