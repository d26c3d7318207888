using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tokenizers.Tests;

public sealed class ExactTokenCounterTests
{
    [Test]
    public void Counts_as_the_vocabulary_does()
    {
        Assert.That(ExactTokenCounter.O200k.CountTokens("hello world"), Is.EqualTo(2));
        Assert.That(ExactTokenCounter.Cl100k.CountTokens("hello world"), Is.EqualTo(2));
        Assert.That(ExactTokenCounter.O200k.CountTokens(string.Empty), Is.Zero);
        Assert.That(ExactTokenCounter.ForModel("gpt-4o").CountTokens("hello world"), Is.EqualTo(2));
    }

    [Test]
    public void A_model_that_is_not_known_is_an_error_that_says_what_to_take() =>
        Assert.That(() => ExactTokenCounter.ForModel("nobody-1"), Throws.TypeOf<AgentGuardException>().With.Message.Contains("O200k"));

    [Test]
    public void One_line_makes_a_host_count_exactly()
    {
        var services = new ServiceCollection();
        services.AddAgentGuard().AddTokenizer();

        Assert.That(services.BuildServiceProvider().GetRequiredService<ITokenCounter>(), Is.SameAs(ExactTokenCounter.O200k));
    }
}
