using AgentGuard.Resilience.Hedging;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Resilience.Hedging;

public sealed class HedgeDelayTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void It_is_the_initial_one_until_enough_calls_were_seen_and_then_their_quantile()
    {
        var delay = new HedgeDelay(new HedgingOptions());
        for (var i = 0; i < 19; i++)
        {
            delay.Add(3 * Second);
        }

        Assert.That(delay.Current, Is.EqualTo(10 * Second));
        delay.Add(20 * Second);
        Assert.That(delay.Current, Is.EqualTo(3 * Second), "19 of 20 took no longer");
    }

    [Test]
    public void It_stays_within_its_bounds()
    {
        var (quick, slow) = (new HedgeDelay(new HedgingOptions()), new HedgeDelay(new HedgingOptions()));
        for (var i = 0; i < 128; i++)
        {
            quick.Add(TimeSpan.FromMilliseconds(5));
            slow.Add(TimeSpan.FromMinutes(5));
        }

        Assert.That((quick.Current, slow.Current), Is.EqualTo((Second, 30 * Second)));
    }

    [Test]
    public void It_is_the_quantile_of_the_last_calls_alone()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var options = new HedgingOptions { Quantile = 0.9, Window = 32, MinimumSamples = 8 };
            var delay = new HedgeDelay(options);
            List<TimeSpan> taken = [];
            for (var i = 0; i < 96; i++)
            {
                taken.Add(TimeSpan.FromMilliseconds(1_000 + random.Next(20_000)));
                delay.Add(taken[^1]);
            }

            var last = taken.TakeLast(32).Order().ToList();
            Assert.That(delay.Current, Is.EqualTo(last[(int)Math.Ceiling(0.9 * 32) - 1]));
        }
    }

    [Test]
    public void Extra_calls_stay_below_their_share_whatever_comes()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (share, burst) = (random.NextDouble() * 0.5, 1 + random.Next(20));
            var allowance = new HedgeAllowance(share, burst);
            var (calls, extra) = (0, 0);
            for (var i = 0; i < 500; i++)
            {
                if (random.Next(3) > 0)
                {
                    allowance.Earn();
                    calls++;
                }
                else
                {
                    extra += allowance.TryTake() ? 1 : 0;
                }

                Assert.That(extra, Is.LessThanOrEqualTo(burst + (share * calls) + 1e-6));
            }
        }
    }

    [Test]
    public void Says_which_option_is_wrong()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => new HedgingPolicy(new() { MinDelay = 2 * Second, MaxDelay = Second }));
        Assert.That(failure!.Message, Does.Contain("MaxDelay").Or.Contain("MinDelay"));
        Assert.That(() => new HedgingPolicy(new() { Quantile = 1.5 }), Throws.TypeOf<OptionsValidationException>());
    }
}
