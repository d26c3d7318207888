using AgentGuard.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Budgets;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InMemoryBudgetStoreTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly InMemoryBudgetStore _store;

    public InMemoryBudgetStoreTests() => _store = new InMemoryBudgetStore(_time);

    [Test]
    public async Task Reserves_in_every_window_or_in_none()
    {
        var (wide, narrow) = (Key("a"), Key("b"));

        var refusal = await _store.ReserveAsync("1", [Claim(wide, 100, 50), Claim(narrow, 40, 50)], Lifetime);

        Assert.That(refusal.Refusal, Is.EqualTo(new BudgetRefusal(narrow, BudgetMeasure.Tokens, default)));
        Assert.That((await _store.ReserveAsync("2", [Claim(wide, 100, 100)], Lifetime)).Refusal, Is.Null, "nothing was reserved in the wide one");
    }

    [Test]
    public async Task What_is_reserved_by_one_is_not_given_to_another()
    {
        var key = Key("c");

        Assert.That((await _store.ReserveAsync("1", [Claim(key, 100, 60)], Lifetime)).Refusal, Is.Null);
        Assert.That((await _store.ReserveAsync("2", [Claim(key, 100, 60)], Lifetime)).Refusal?.Used.TotalTokens, Is.EqualTo(60));
        await _store.SettleAsync("1", Tokens(10));
        Assert.That((await _store.ReserveAsync("2", [Claim(key, 100, 60)], Lifetime)).Refusal, Is.Null);
        Assert.That(await _store.GetSpentAsync(key), Is.EqualTo(Tokens(10)));
    }

    [Test]
    public async Task Reserving_and_settling_twice_changes_nothing()
    {
        var key = Key("d");
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await _store.ReserveAsync("1", [Claim(key, 100, 60)], Lifetime)).Refusal, Is.Null);
        }

        await _store.SettleAsync("1", Tokens(30));
        await _store.SettleAsync("1", Tokens(30));
        await _store.SettleAsync("never reserved", Tokens(30));

        Assert.That(await _store.GetSpentAsync(key), Is.EqualTo(Tokens(30)));
    }

    [Test]
    public async Task A_reservation_that_is_never_settled_counts_as_spent_in_the_end()
    {
        var key = Key("e");
        await _store.ReserveAsync("lost", [Claim(key, 100, 60)], Lifetime);

        _time.Advance(Lifetime);

        Assert.That(await _store.GetSpentAsync(key), Is.EqualTo(Tokens(60)));
        await _store.SettleAsync("lost", Tokens(1));
        Assert.That(await _store.GetSpentAsync(key), Is.EqualTo(Tokens(60)));
    }

    [Test]
    public async Task Windows_that_have_ended_are_forgotten()
    {
        for (var i = 0; i < 100; i++)
        {
            await _store.ReserveAsync($"r{i}", [Claim(Key($"p{i}"), 100, 10)], Lifetime);
            await _store.SettleAsync($"r{i}", Tokens(10));
        }

        _time.Advance(TimeSpan.FromDays(1));
        await _store.ReserveAsync("next", [Claim(new BudgetKey("x", _time.GetUtcNow(), TimeSpan.FromHours(1)), 100, 10)], Lifetime);

        Assert.That(_store.WindowCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Callers_at_the_same_time_never_get_more_than_the_limit([Range(1, 5)] int seed)
    {
        var key = Key("g");
        var granted = 0;
        await Parallel.ForAsync(0, 200, async (i, cancellationToken) =>
        {
            var amount = new Random((seed * 1_000) + i).Next(1, 20);
            if ((await _store.ReserveAsync($"{seed}-{i}", [Claim(key, 500, amount)], Lifetime, cancellationToken)).Refusal is null)
            {
                Interlocked.Add(ref granted, amount);
                await Task.Yield();
                await _store.SettleAsync($"{seed}-{i}", Tokens(amount), cancellationToken);
            }
        });

        Assert.That(granted, Is.InRange(480, 500));
        Assert.That(await _store.GetSpentAsync(key), Is.EqualTo(Tokens(granted)));
    }

    [Test]
    public void Windows_start_at_whole_multiples_of_their_length()
    {
        var now = new DateTimeOffset(2026, 11, 26, 10, 17, 31, TimeSpan.FromHours(2));

        var day = BudgetKey.Of(new BudgetWindow(), "alice", now);
        var quarter = BudgetKey.Of(new BudgetWindow { Scope = BudgetScope.Everyone, Length = TimeSpan.FromMinutes(15) }, "alice", now);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(day.ToString(), Is.EqualTo("principal:alice/2026-11-26T00:00:00Z/1.00:00:00"));
            Assert.That(quarter.ToString(), Is.EqualTo("everyone/2026-11-26T08:15:00Z/00:15:00"));
        }
    }

    private static Spending Tokens(long tokens) => new() { InputTokens = tokens };

    private static BudgetClaim Claim(BudgetKey key, long limit, long amount) => new(key, new BudgetLimits { Tokens = limit }, Tokens(amount));

    private BudgetKey Key(string owner) => new(owner, _time.GetUtcNow(), TimeSpan.FromHours(1));
}
