using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Guardrails;

public sealed class RoutedGuardrailChatClientTests
{
    [TestCase("acme", false, ExpectedResult = "secret plan")]
    [TestCase("acme", true, ExpectedResult = "secret plan")]
    [TestCase("other", false, ExpectedResult = "I can't help with this request.")]
    [TestCase("other", true, ExpectedResult = "I can't help with this request.")]
    public async Task<string> Judges_each_call_by_the_policy_of_its_tenant(string tenant, bool streaming)
    {
        var client = Build(request => request.Options?.AdditionalProperties?["tenant"] as string == "acme" ? "open" : "strict");

        return (await AskAsync(client, streaming, new ChatOptions { AdditionalProperties = new() { ["tenant"] = tenant } })).Text;
    }

    [Test]
    public async Task Chooses_by_the_principal_of_the_run([Values] bool streaming)
    {
        var client = Build(request => request.Run?.Principal == "ada" ? "open" : "strict");

        await using var run = AgentRun.Start(new AgentRunOptions { Principal = "ada" });

        Assert.That((await AskAsync(client, streaming)).Text, Is.EqualTo("secret plan"));
    }

    [Test]
    public void Lets_no_call_go_without_a_policy([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("secret plan"));
        var client = Build(_ => "misspelt", model);

        Assert.That(
            () => AskAsync(client, streaming),
            Throws.InstanceOf<AgentGuardException>().With.Message.Contains("'misspelt'").And.Message.Contains("open, strict"));
        Assert.That(model.Requests, Is.Empty);
    }

    [Test]
    public void A_policy_that_is_not_registered_is_an_error_at_build() =>
        Assert.That(
            () => new ScriptedChatClient().AsBuilder().UseRoutedGuardrails(["missing"], _ => "missing").Build(new ServiceCollection().BuildServiceProvider()),
            Throws.InvalidOperationException);

    [Test]
    public void Without_a_name_there_is_nothing_to_choose() =>
        Assert.That(() => new ScriptedChatClient().AsBuilder().UseRoutedGuardrails([], _ => "x"), Throws.ArgumentException);

    private static IChatClient Build(Func<GuardrailRequest, string> choose, ScriptedChatClient? model = null) =>
        (model ?? new ScriptedChatClient(ScriptedStep.Text("secret plan"))).AsBuilder()
            .UseRoutedGuardrails(["open", "strict"], choose)
            .Build(new ServiceCollection()
                .AddGuardrailPolicy("open", g => g.BlockSecrets())
                .AddGuardrailPolicy("strict", g => g.BlockPattern("plans", "secret", TrustBoundary.Output))
                .BuildServiceProvider());

    private static Task<ChatResponse> AskAsync(IChatClient client, bool streaming, ChatOptions? options = null) => streaming
        ? client.GetStreamingResponseAsync("hi", options).ToChatResponseAsync()
        : client.GetResponseAsync("hi", options);
}
