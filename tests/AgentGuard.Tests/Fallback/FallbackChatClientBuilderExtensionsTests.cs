using AgentGuard.Fallback;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
            ["Region"] = "eu",
            ["StreamFailure"] = "Restart",
            ["MaxWait"] = "00:00:30",
            ["MaxRounds"] = "2",
            ["Profiles:backup:ContextWindow"] = "200000",
            ["Profiles:backup:Vision"] = "false",
            ["Profiles:backup:InputPrice"] = "0.25",
            ["Profiles:backup:DataClasses:0"] = "personal",
        }).Build();

        // As the library itself binds them: by the generated binder, and strictly.
        var services = new ServiceCollection();
        services.AddAgentGuard(new ConfigurationBuilder().AddConfiguration(Nested(configuration)).Build());
        var options = services.BuildServiceProvider().GetRequiredService<IOptions<FallbackOptions>>().Value;
        var profile = options.Profiles["backup"];

        Assert.That(options.Candidates, Is.EqualTo(new[] { "backup" }));
        Assert.That(options.FailureCooldown, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(options.StaticAnswer, Is.EqualTo("Sorry."));
        Assert.That((options.Region, options.StreamFailure, options.MaxRounds), Is.EqualTo(("eu", StreamFailure.Restart, 2)));
        Assert.That(options.MaxWait, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That((profile.ContextWindow, profile.Vision, profile.InputPrice), Is.EqualTo((200_000, false, 0.25m)));
        Assert.That(profile.DataClasses, Is.EqualTo(new[] { "personal" }));
    }

    [Test]
    public void A_profile_of_nobody_is_an_error() =>
        Assert.That(
            () => _host.Build(_host.Script(), b => b.UseFallback(f =>
            {
                f.Then(_host.Script(), "backup");
                f.Profiles["bakcup"] = new() { Region = "eu" };
            })),
            Throws.InvalidOperationException.With.Message.Contains("a profile of 'bakcup'").And.Message.Contains("primary, backup"));

    [Test]
    public async Task Profiles_of_the_configuration_hold_for_candidates_of_the_code()
    {
        _host.Services.Configure<FallbackOptions>(options => options.Profiles["backup"] = new() { ModelId = "small" });
        var backup = _host.Script(ScriptedStep.Text("Hi"));
        var client = _host.Build(_host.Script(Host.Throw(500)), b => b.UseFallback(f => f.Then(backup, "backup", c => c.Vision = false)));

        await client.GetResponseAsync(Host.Hello, new() { ModelId = "large" });

        Assert.That(backup.Requests.Single().Options!.ModelId, Is.EqualTo("small"));
    }

    [Test]
    public void Gives_the_chain_to_health_checks()
    {
        var client = _host.Build(_host.Script(), b => b.UseFallback(f => f.Then(_host.Script(), "backup")));

        Assert.That(client.GetService<FallbackChain>()!.GetStates().Select(state => state.Name), Is.EqualTo(new[] { "primary", "backup" }));
    }

    private static IConfiguration Nested(IConfiguration fallback) => new ConfigurationBuilder()
        .AddInMemoryCollection(fallback.AsEnumerable().Select(pair => KeyValuePair.Create($"Fallback:{pair.Key}", pair.Value)))
        .Build();

    [Test]
    public void Rejects_a_candidate_that_comes_twice() =>
        Assert.That(
            () => FallbackOptionsValidator.Instance.Validate(null, new FallbackOptions().Then("a").Then("a")).Failed,
            Is.True);
}
