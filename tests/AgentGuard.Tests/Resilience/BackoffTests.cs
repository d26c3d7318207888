using AgentGuard.Resilience;
using CsCheck;

namespace AgentGuard.Tests.Resilience;

public sealed class BackoffTests
{
    [Test]
    public void Stays_between_the_base_and_the_maximum()
    {
        var delays = Gen.Select(Gen.Int[1, 10_000], Gen.Int[0, 100_000], Gen.Int[0, 200_000], Gen.Double[0, 1]);
        delays.Sample((start, more, previous, unit) =>
        {
            var from = TimeSpan.FromMilliseconds(start);
            var to = TimeSpan.FromMilliseconds(start + more);
            var delay = Backoff.Next(from, to, TimeSpan.FromMilliseconds(previous), unit);
            return delay >= from && delay <= to;
        });
    }

    [Test]
    public void Grows_up_to_three_times_the_wait_before()
    {
        var second = TimeSpan.FromSeconds(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Backoff.Next(second, TimeSpan.FromSeconds(30), TimeSpan.Zero, 1), Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(Backoff.Next(second, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3), 1), Is.EqualTo(TimeSpan.FromSeconds(9)));
            Assert.That(Backoff.Next(second, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3), 0), Is.EqualTo(second));
        }
    }
}
