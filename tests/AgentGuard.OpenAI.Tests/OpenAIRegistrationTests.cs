using AgentGuard.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.OpenAI.Tests;

public sealed class OpenAIRegistrationTests
{
    [Test]
    public void Is_asked_by_the_classifier_of_the_host()
    {
        using var services = new ServiceCollection().AddAgentGuard().AddOpenAI().Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<ModelFailureClassifier>().Providers, Is.EqualTo(new[] { "openai" }));
    }
}
