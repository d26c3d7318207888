using AgentGuard.Resilience.Limits;

namespace AgentGuard.Tests.Resilience.Limits;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new();

    [Test]
    public void Priorities_take_turns_by_weight_and_none_starves()
    {
        for (var i = 0; i < 210; i++)
        {
            _queue.Add($"b{i}", CallPriority.Background, null);
            _queue.Add($"n{i}", CallPriority.Normal, null);
            _queue.Add($"i{i}", CallPriority.Interactive, null);
        }

        var first = Take(210).GroupBy(one => one[0]).ToDictionary(group => group.Key, group => group.Count());
        Assert.That(first['i'], Is.EqualTo(160).Within(2));
        Assert.That(first['n'], Is.EqualTo(40).Within(2));
        Assert.That(first['b'], Is.EqualTo(10).Within(2));
    }

    [Test]
    public void A_burst_of_one_principal_does_not_hold_up_the_others()
    {
        for (var i = 0; i < 100; i++)
        {
            _queue.Add($"greedy{i}", CallPriority.Normal, "greedy");
        }

        _queue.Add("modest0", CallPriority.Normal, "modest");
        _queue.Add("modest1", CallPriority.Normal, "modest");

        Assert.That(Take(4), Is.EqualTo(new[] { "greedy0", "modest0", "greedy1", "modest1" }));
    }

    [Test]
    public void Of_one_principal_the_next_to_be_due_goes_first_then_the_first_to_come()
    {
        _queue.Add("late", CallPriority.Normal, "p", due: 300);
        _queue.Add("soon", CallPriority.Normal, "p", due: 100);
        _queue.Add("some time", CallPriority.Normal, "p");
        _queue.Add("late too", CallPriority.Normal, "p", due: 300);

        Assert.That(_queue.CountBefore(CallPriority.Normal, due: 300), Is.EqualTo(3));
        Assert.That(Take(4), Is.EqualTo(new[] { "soon", "late", "late too", "some time" }));
    }

    [Test]
    public void A_priority_that_was_empty_has_saved_up_no_turns()
    {
        for (var i = 0; i < 100; i++)
        {
            _queue.Add($"i{i}", CallPriority.Interactive, null);
        }

        Take(90);
        _queue.Add("b0", CallPriority.Background, null);
        _queue.Add("b1", CallPriority.Background, null);
        Assert.That(Take(12), Is.EqualTo(new[] { "b0" }.Concat(Enumerable.Range(90, 10).Select(i => $"i{i}")).Append("b1")));
    }

    [Test]
    public void Whatever_is_added_and_removed_each_goes_once()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var queue = new FairQueue<string>();
            HashSet<string> waiting = [];
            for (var i = 0; i < 60; i++)
            {
                if (random.Next(3) > 0)
                {
                    var one = $"{seed}/{i}";
                    waiting.Add(one);
                    queue.Add(one, (CallPriority)random.Next(3), $"p{random.Next(4)}", random.Next(5));
                }
                else if (random.Next(2) == 0 && waiting.Count > 0)
                {
                    var one = waiting.ElementAt(random.Next(waiting.Count));
                    Assert.That(queue.Remove(one), Is.EqualTo(waiting.Remove(one)));
                }
                else if (queue.TryPeek(out var next))
                {
                    queue.Dequeue();
                    Assert.That(waiting.Remove(next), Is.True);
                }

                Assert.That(queue.Count, Is.EqualTo(waiting.Count));
            }

            while (queue.TryPeek(out var next))
            {
                queue.Dequeue();
                Assert.That(waiting.Remove(next), Is.True);
            }

            Assert.That(waiting, Is.Empty);
        }
    }

    private List<string> Take(int count)
    {
        List<string> taken = [];
        for (var i = 0; i < count && _queue.TryPeek(out var next); i++)
        {
            _queue.Dequeue();
            taken.Add(next);
        }

        return taken;
    }
}
