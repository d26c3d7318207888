using AgentGuard.Ports;
using AgentGuard.Resilience;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ResilienceChatClientBuilderExtensionsTests
{
    private readonly Host _host = new();

    [Test]
    public void Returns_the_inner_client_when_everything_is_off()
    {
        var inner = new ScriptedChatClient();

        var client = inner.AsBuilder().UseResilience(o =>
        {
            o.Retry.Enabled = false;
            o.CircuitBreaker.Enabled = false;
            o.Timeouts = new TimeoutOptions { Attempt = null, FirstToken = null, Idle = null, Total = null };
        }).Build();

        Assert.That(client, Is.SameAs(inner));
    }

    [Test]
    public void Works_without_a_container_and_forwards_services()
    {
        var inner = new ScriptedChatClient();

        var client = inner.AsBuilder().UseResilience().Build();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.GetService<ScriptedChatClient>(), Is.SameAs(inner));
            Assert.That(client.GetService<ChatClientMetadata>(), Is.SameAs(inner.Metadata));
            Assert.That(client.GetService<ResiliencePolicy>(), Is.SameAs(client.GetService<ICandidateHealth>()));
        }
    }

    [Test]
    public void Shows_only_what_is_on()
    {
        var client = _host.Resilient(_host.Script(), o => o.CircuitBreaker.Enabled = false);

        Assert.That(client.GetService<IPipelineStage>()!.Features, Is.EqualTo(PipelineFeatures.Retry | PipelineFeatures.Timeouts));
        Assert.That(client.GetService<ICandidateHealth>()!.GetUnavailableFor(), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Starts_from_the_options_of_its_name_and_tells_it()
    {
        _host.Services.AddOptions<ResilienceOptions>("backup").Configure(o => o.Retry.MaxRetries = 1);
        var model = _host.Rule(_ => Host.Throw(500));
        var client = _host.Build(model, b => b.UseResilience("backup"));

        await _host.FailAsync(client, streaming: false);

        Assert.That(model.Requests, Has.Count.EqualTo(2));
        Assert.That(_host.Recorder.Of<AttemptFailed>().Select(failed => failed.Policy), Is.All.EqualTo("backup"));
    }

    [Test]
    public void Binds_its_options_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Retry:MaxRetries"] = "2",
            ["Timeouts:Idle"] = "00:00:10",
            ["StreamCommit"] = "Completion",
        }).Build();

        var options = configuration.Get<ResilienceOptions>()!;

        Assert.That(options.Retry.MaxRetries, Is.EqualTo(2));
        Assert.That(options.Timeouts.Idle, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.StreamCommit, Is.EqualTo(StreamCommit.Completion));
    }
}
