using AgentGuard.Ports;

namespace AgentGuard.Tokenizers.Tests;

public sealed class EstimateTests
{
    private static IEnumerable<string> Kinds => Samples.ByKind.Keys;

    [TestCaseSource(nameof(Kinds))]
    public void The_estimate_is_within_15_percent_of_what_the_vocabulary_says(string kind)
    {
        var text = Samples.ByKind[kind];
        var exact = ExactTokenCounter.O200k.CountTokens(text);
        var estimate = EstimatingTokenCounter.Instance.CountTokens(text);

        TestContext.Out.WriteLine($"{kind,-12} {exact,5} {estimate,5} {(double)estimate / exact - 1,8:P1}  a quarter of the characters {text.Length / 4.0 / exact - 1,8:P1}");
        Assert.That((double)estimate / exact, Is.EqualTo(1).Within(0.15));
    }
}
