using AgentGuard.Budgets;

namespace AgentGuard.Tests.Budgets;

public sealed class PriceTableTests
{
    private static readonly PriceTable Table = new(new Dictionary<string, ModelPrice>
    {
        ["gpt-5"] = new(1.25m, 10m, 0.125m),
        ["gpt-5-mini"] = new(0.25m, 2m),
        ["claude-sonnet-4"] = new(3m, 15m),
        ["claude-sonnet-4-5"] = new(4m, 16m),
    });

    [TestCase("gpt-5", 1.25)]
    [TestCase("GPT-5", 1.25)]
    [TestCase("gpt-5-2025-08-07", 1.25)]
    [TestCase("gpt-5-mini-2025-08-07", 0.25)]
    [TestCase("claude-sonnet-4-20250514", 3)]
    [TestCase("claude-sonnet-4@20250514", 3)]
    [TestCase("claude-sonnet-4-5-20250929", 4)]
    [TestCase("claude-sonnet-4-5-latest", 4)]
    public void A_model_is_found_with_or_without_its_date(string model, decimal input) => Assert.That(Table.Find(model)?.Input, Is.EqualTo(input));

    [TestCase("gpt-5-nano")]
    [TestCase("gpt-5-1")]
    [TestCase("gpt-4")]
    [TestCase("20250514")]
    [TestCase("")]
    [TestCase(null)]
    public void Another_model_is_not_taken_for_it(string? model) => Assert.That(Table.Find(model), Is.Null);

    [Test]
    public void Cached_tokens_have_their_own_price() => Assert.That(Table.CostOf("gpt-5", 1_000_000, 400_000, 100_000), Is.EqualTo(0.75m + 0.05m + 1m));

    [Test]
    public void What_has_no_price_is_said_once() =>
        Assert.That(new[] { Table.IsFirstMiss("who"), Table.IsFirstMiss("who"), Table.IsFirstMiss("gpt-5") }, Is.EqualTo(new[] { true, false, false }));
}
