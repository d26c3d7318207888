using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailServiceCollectionExtensionsTests
{
    [Test]
    public async Task Registers_a_policy_by_name_for_pipelines_and_raw_loops([Values] bool streaming)
    {
        await using var services = new ServiceCollection()
            .Configure<GuardrailOptions>(options => options.SafeMessage = "Not here.")
            .AddGuardrailPolicy("strict", g => g.BlockWhen("all", TrustBoundary.Input, _ => true))
            .BuildServiceProvider();
        var client = new ScriptedChatClient().AsBuilder().UseGuardrails("strict").Build(services);

        var response = streaming
            ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync()
            : await client.GetResponseAsync("hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Not here."));
            Assert.That(services.GetRequiredKeyedService<GuardrailPolicy>("strict").Inspects(TrustBoundary.Input), Is.True);
        }
    }

    [Test]
    public void Names_the_policy_that_is_missing()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        Assert.That(
            () => new ScriptedChatClient().AsBuilder().UseGuardrails("strict").Build(services), Throws.InvalidOperationException);
    }
}
