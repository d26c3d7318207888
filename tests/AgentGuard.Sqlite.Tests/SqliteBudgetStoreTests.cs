using AgentGuard.Budgets;
using AgentGuard.Tests.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteBudgetStoreTests : BudgetStoreContract, IDisposable
{
    private readonly TemporaryDatabase _file = new();

    public void Dispose() => _file.Dispose();

    [Test]
    public async Task Spending_and_reservations_are_known_after_a_restart()
    {
        var time = new FakeTimeProvider();
        var key = new BudgetKey("principal:alice", time.GetUtcNow(), TimeSpan.FromHours(1));
        var claim = new BudgetClaim(key, new BudgetLimits { Cost = 1m }, new Spending { Cost = 0.4m });
        var store = Create(time);
        await store.ReserveAsync("1", [claim], TimeSpan.FromMinutes(5));
        await store.SettleAsync("1", new Spending { Cost = 0.3000000001m });
        await store.ReserveAsync("2", [claim], TimeSpan.FromMinutes(5));

        _file.Reopen();
        store = Create(time);
        Assert.That((await store.GetSpentAsync(key)).Cost, Is.EqualTo(0.3000000001m));
        Assert.That((await store.ReserveAsync("3", [claim], TimeSpan.FromMinutes(5))).Refusal!.Used.Cost, Is.EqualTo(0.7000000001m));
    }

    protected override IBudgetStore Create(TimeProvider timeProvider) => new SqliteBudgetStore(_file.Database, timeProvider);
}
