using System.Runtime.CompilerServices;
using AgentGuard.Internal;

namespace AgentGuard.Tests;

public sealed class AmbientStreamTests
{
    private static readonly AsyncLocal<int> Readers = new();

    [Test]
    public async Task What_the_reader_sets_between_two_items_is_seen_inside([Values] bool awaits)
    {
        await using var run = AgentRun.Start();
        var scope = AmbientScope.Current!;
        AmbientScope.Current = null;
        List<int> seen = [];
        Readers.Value = 10;
        await foreach (var item in AmbientStream.RunIn(scope, Observe(awaits, scope, seen)))
        {
            Assert.That(AmbientScope.Current, Is.Null, "the reader keeps its own scope");
            Readers.Value = item % 2 == 0 ? item : Readers.Value;
        }

        Assert.That(seen, Is.EqualTo(new[] { 10, 0, 0, 2, 2 }));
    }

    [Test]
    public async Task Costs_nothing_per_item_while_the_readers_context_stays()
    {
        await using var run = AgentRun.Start();
        var scope = AmbientScope.Current!;
        AmbientScope.Current = null;
        await ReadAsync(scope, 10);
        var few = await ReadAsync(scope, 10);
        var many = await ReadAsync(scope, 1_000);

        Assert.That(many - few, Is.LessThan(990), "less than a byte for each item more");
    }

    private static async Task<long> ReadAsync(AmbientScope scope, int items)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        await foreach (var _ in AmbientStream.RunIn(scope, Count(items)))
        {
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async IAsyncEnumerable<int> Observe(
        bool awaits, AmbientScope scope, List<int> seen, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < 5; i++)
        {
            if (awaits)
            {
                await Task.Yield();
            }

            cancellationToken.ThrowIfCancellationRequested();
            Assert.That(AmbientScope.Current, Is.SameAs(scope));
            seen.Add(Readers.Value);
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> Count(int items)
    {
        await Task.CompletedTask;
        for (var i = 0; i < items; i++)
        {
            yield return i;
        }
    }
}
