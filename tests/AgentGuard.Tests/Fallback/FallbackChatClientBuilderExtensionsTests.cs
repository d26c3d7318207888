using AgentGuard.Fallback;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Fallback;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FallbackChatClientBuilderExtensionsTests
{
    private readonly Host _host = new();

    [Test]
    public async Task Finds_candidates_by_key()
    {
        var backup = _host.Script(ScriptedStep.Text("from backup"));
        _host.Services.AddKeyedSingleton<IChatClient>("backup", backup);
        var client = _host.Build(_host.Script(Host.Throw(500)), b => b.UseFallback("backup"));

        Assert.That((await client.GetResponseAsync(Host.Hello)).Text, Is.EqualTo("from backup"));
        Assert.That(client.GetService<IPipelineStage>()!.Alternatives, Is.EqualTo(new[] { backup }));
        Assert.That(client.GetService<ScriptedChatClient>(), Is.Not.Null.And.Not.SameAs(backup));
    }

    [Test]
    public void Says_what_to_do_when_a_key_is_unknown() =>
        Assert.That(
            () => _host.Build(_host.Script(), b => b.UseFallback("nobody")),
            Throws.InvalidOperationException.With.Message.Contains("AddKeyedChatClient(\"nobody\""));

    [Test]
    public void Returns_the_inner_client_when_there_is_nothing_to_fall_back_to()
    {
        var inner = _host.Script();

        Assert.That(_host.Build(inner, b => b.UseFallback()), Is.SameAs(inner));
    }

    [Test]
    public void Binds_its_options_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Candidates:0"] = "backup",
            ["FailureCooldown"] = "00:00:20",
            ["StaticAnswer"] = "Sorry.",
        }).Build();

        var options = configuration.Get<FallbackOptions>()!;

        Assert.That(options.Candidates, Is.EqualTo(new[] { "backup" }));
        Assert.That(options.FailureCooldown, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(options.StaticAnswer, Is.EqualTo("Sorry."));
    }

    [Test]
    public void Rejects_a_candidate_that_comes_twice() =>
        Assert.That(
            () => FallbackOptionsValidator.Instance.Validate(null, new FallbackOptions().Then("a").Then("a")).Failed,
            Is.True);
}
