using AgentGuard.Budgets;

namespace AgentGuard.Tests.Budgets;

public sealed class BudgetKeyTests
{
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
}
