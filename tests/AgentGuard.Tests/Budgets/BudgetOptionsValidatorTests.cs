using AgentGuard.Budgets;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Budgets;

public sealed class BudgetOptionsValidatorTests
{
    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake(b => b.MaxTokens = 0, "MaxTokens");
        yield return Mistake(b => b.MaxModelCalls = 0, "MaxModelCalls");
        yield return Mistake(b => b.MaxSteps = 0, "MaxSteps");
        yield return Mistake(b => b.MaxSubRuns = -1, "MaxSubRuns");
        yield return Mistake(b => b.MaxDuration = TimeSpan.Zero, "MaxDuration");
        yield return Mistake(b => b.MaxCost = 1m, "Prices: is empty, but a cost is limited");
        yield return Mistake(b => b.PerPrincipal(TimeSpan.FromDays(1), w => w.MaxCost = 1m), "Prices: is empty, but a cost is limited");
        yield return Mistake(b => b.Prices["m"] = new(-1m, 1m), "price of 'm'");
        yield return Mistake(b => b.PerPrincipal(TimeSpan.FromDays(1), _ => { }), "Windows[0]: limits nothing");
        yield return Mistake(b => b.PerWindow(TimeSpan.Zero, w => w.MaxTokens = 1), "Windows[0].Length");
        yield return Mistake(b => b.PerWindow(TimeSpan.FromDays(1), w => w.MaxTokens = 0), "Windows[0].MaxTokens");
        yield return Mistake(b => b.ExpectedOutputTokens = 0, "ExpectedOutputTokens");
        yield return Mistake(b => b.NearlyUsedAt = 2, "NearlyUsedAt");
        yield return Mistake(b => b.WindDown.AnswerTokens = 1, "AnswerTokens");
        yield return Mistake(b => b.WindDown.ReserveTime = TimeSpan.FromDays(1), "WindDown.ReserveTime");
        yield return Mistake(b => b.ProgressWatch.RepeatsBeforeStop = 3, "RepeatsBeforeStop");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_named(Action<BudgetOptions> configure, string named)
    {
        var options = new BudgetOptions();
        configure(options);

        Assert.That(() => new BudgetPolicy(options), Throws.TypeOf<OptionsValidationException>().With.Message.Contains(named));
    }

    [Test]
    public void The_defaults_are_what_they_say()
    {
        var options = new BudgetOptions();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.MaxTokens, Is.EqualTo(2_000_000));
            Assert.That(options.MaxModelCalls, Is.EqualTo(100));
            Assert.That(options.MaxToolCalls, Is.EqualTo(200));
            Assert.That(options.MaxSteps, Is.EqualTo(40));
            Assert.That(options.MaxSubRuns, Is.EqualTo(20));
            Assert.That(new object?[] { options.MaxCost, options.MaxInputTokens, options.MaxOutputTokens, options.MaxDuration }, Has.All.Null);
            Assert.That(options.WindDown, Has.Property("AnswerTokens").EqualTo(2_048).And.Property("ReserveTime").EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(options.ProgressWatch, Has.Property("FailuresBeforeNudge").EqualTo(2).And.Property("FailuresBeforeStop").EqualTo(4));
            Assert.That(new BudgetPolicy(options), Is.Not.Null);
        }
    }

    private static TestCaseData Mistake(Action<BudgetOptions> configure, string named) => new TestCaseData(configure, named).SetArgDisplayNames(named);
}
