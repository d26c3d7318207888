using AgentGuard.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Budgets;

public sealed class InMemoryBudgetStoreTests : BudgetStoreContract
{
    [Test]
    public async Task Windows_that_have_ended_are_forgotten()
    {
        var time = new FakeTimeProvider();
        var store = new InMemoryBudgetStore(time);
        for (var i = 0; i < 100; i++)
        {
            await store.ReserveAsync($"r{i}", [Claim($"p{i}", time)], TimeSpan.FromMinutes(5));
            await store.SettleAsync($"r{i}", new Spending { ModelCalls = 1 });
        }

        time.Advance(TimeSpan.FromDays(1));
        await store.ReserveAsync("next", [Claim("x", time)], TimeSpan.FromMinutes(5));

        Assert.That(store.WindowCount, Is.EqualTo(1));
    }

    protected override IBudgetStore Create(TimeProvider timeProvider) => new InMemoryBudgetStore(timeProvider);

    private static BudgetClaim Claim(string owner, FakeTimeProvider time) =>
        new(new BudgetKey(owner, time.GetUtcNow(), TimeSpan.FromHours(1)), new BudgetLimits { ModelCalls = 5 }, new Spending { ModelCalls = 1 });
}
