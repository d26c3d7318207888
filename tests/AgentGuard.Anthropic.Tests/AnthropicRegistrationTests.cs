using AgentGuard.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Anthropic.Tests;

public sealed class AnthropicRegistrationTests
{
    [Test]
    public void Is_asked_by_the_classifier_of_the_host()
    {
        using var services = new ServiceCollection().AddAgentGuard().AddAnthropic().Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<ModelFailureClassifier>().Providers, Is.EqualTo(new[] { "anthropic" }));
    }
}
