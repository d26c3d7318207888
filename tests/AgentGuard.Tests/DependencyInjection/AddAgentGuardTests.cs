using AgentGuard.Budgets;
using AgentGuard.Context;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Guardrails;
using AgentGuard.Operations;
using AgentGuard.Resilience;
using AgentGuard.Schemas.Repair;
using AgentGuard.StructuredOutput;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.DependencyInjection;

public sealed class AddAgentGuardTests
{
    [Test]
    public async Task A_host_with_a_sound_pipeline_starts_and_its_listener_hears_the_run()
    {
        var listener = new RecordingListener();
        using var host = Host(services =>
        {
            services.AddAgentGuard(guard => guard.AddListener(listener));
            services.AddChatClient(Model()).UseAgentRun();
        });
        await host.StartAsync();

        await using (var run = AgentRun.Start(events: host.Services.GetRequiredService<AgentEvents>()))
        {
            await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello");
        }

        Assert.That(listener.Codes, Does.Contain("AG1001").And.Contain("AG1002"));
    }

    [Test]
    public void A_host_with_an_unsafe_order_does_not_start()
    {
        using var host = Host(services =>
        {
            services.AddAgentGuard();
            services.AddChatClient(Model()).UseContextCompression().UseFunctionInvocation();
        });

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("CompressionOutsideLoop"));
    }

    [Test]
    public void A_keyed_client_is_checked_too()
    {
        using var host = Host(services =>
        {
            services.AddAgentGuard();
            services.AddKeyedChatClient("backup", Model()).UseContextCompression().UseFunctionInvocation();
        });

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Chat client backup"));
    }

    [Test]
    public async Task A_warning_lets_the_host_start_unless_it_said_otherwise()
    {
        var listener = new RecordingListener();
        using var lenient = Host(services => Costly(services, listener));
        await lenient.StartAsync();
        Assert.That(listener.Codes, Is.EqualTo(new[] { "AG1010" }));

        using var strict = Host(services => Costly(services, listener).Configure<PipelineCheckOptions>(o => o.WarningsAsErrors = true));
        Assert.That(() => strict.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("RunNotOutermost"));
    }

    [Test]
    public void Options_come_from_the_configuration_by_policy_name()
    {
        var provider = Configured(("Context:MaxTokens", "5000"), ("Policies:small:Context:MaxTokens", "700"), ("Run:TimeLimit", "00:00:30"));
        var context = provider.GetRequiredService<IOptionsMonitor<ContextCompressionOptions>>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(context.CurrentValue.MaxTokens, Is.EqualTo(5_000));
            Assert.That(context.Get("small").MaxTokens, Is.EqualTo(700));
            Assert.That(context.Get("small").TargetRatio, Is.EqualTo(new ContextCompressionOptions().TargetRatio));
            Assert.That(provider.GetRequiredService<IOptions<AgentRunOptions>>().Value.TimeLimit, Is.EqualTo(TimeSpan.FromSeconds(30)));
        }
    }

    [Test]
    public void Every_capability_is_bound()
    {
        var provider = Configured(
            ("Guardrails:OnError", "Allow"),
            ("Tools:Timeout", "00:00:05"),
            ("StructuredOutput:MaxReasks", "4"),
            ("StructuredOutput:WorstRepair", "Lossless"),
            ("Fallback:Candidates:0", "backup"),
            ("Resilience:Retry:MaxRetries", "7"),
            ("Policies:backup:Resilience:Timeouts:Attempt", "00:00:09"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(provider.GetRequiredService<IOptions<GuardrailOptions>>().Value.OnError, Is.EqualTo(GuardrailErrorAction.Allow));
            Assert.That(provider.GetRequiredService<IOptions<ToolGuardOptions>>().Value.Timeout, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(provider.GetRequiredService<IOptions<StructuredOutputOptions>>().Value.MaxReasks, Is.EqualTo(4));
            Assert.That(provider.GetRequiredService<IOptions<StructuredOutputOptions>>().Value.WorstRepair, Is.EqualTo(RepairVerdict.Lossless));
            Assert.That(provider.GetRequiredService<IOptions<FallbackOptions>>().Value.Candidates, Is.EqualTo(new[] { "backup" }));
            Assert.That(provider.GetRequiredService<IOptions<ResilienceOptions>>().Value.Retry.MaxRetries, Is.EqualTo(7));
            var backup = provider.GetRequiredService<IOptionsMonitor<ResilienceOptions>>().Get("backup");
            Assert.That(backup.Timeouts.Attempt, Is.EqualTo(TimeSpan.FromSeconds(9)));
            Assert.That(backup.Retry.MaxRetries, Is.EqualTo(new ResilienceOptions().Retry.MaxRetries));
        }
    }

    [Test]
    public void Budgets_are_bound_with_prices_and_windows()
    {
        var budgets = Configured(
            ("Budgets:MaxTokens", "200000"),
            ("Budgets:MaxSteps", "60"),
            ("Budgets:Prices:gpt-5:Input", "1.25"),
            ("Budgets:Prices:gpt-5:Output", "10"),
            ("Budgets:Prices:gpt-5:CachedInput", "0.125"),
            ("Budgets:Windows:0:Scope", "Everyone"),
            ("Budgets:Windows:0:Length", "01:00:00"),
            ("Budgets:Windows:0:MaxCost", "20"),
            ("Budgets:ProgressWatch:PollingTools:0", "get_status"),
            ("Budgets:WindDown:HandOverReason", "out of budget")).GetRequiredService<IOptions<BudgetOptions>>().Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(budgets.MaxTokens, Is.EqualTo(200_000));
            Assert.That(budgets.MaxSteps, Is.EqualTo(60));
            Assert.That(budgets.Prices["gpt-5"], Is.EqualTo(new ModelPrice(1.25m, 10m, 0.125m)));
            Assert.That(budgets.Windows.Single(), Has.Property("Scope").EqualTo(BudgetScope.Everyone).And.Property("Length").EqualTo(TimeSpan.FromHours(1)));
            Assert.That(budgets.Windows.Single().MaxCost, Is.EqualTo(20m));
            Assert.That(budgets.ProgressWatch.PollingTools, Is.EqualTo(new[] { "get_status" }));
            Assert.That(budgets.WindDown.HandOverReason, Is.EqualTo("out of budget"));
        }
    }

    [Test]
    public void A_misspelt_section_is_an_error() =>
        Assert.That(() => Configured(("Contxt:MaxTokens", "5000")), Throws.TypeOf<AgentGuardException>().With.Message.Contains("Contxt"));

    [Test]
    public void A_misspelt_key_is_an_error() =>
        Assert.That(
            () => Configured(("Context:MaxToken", "5000")).GetRequiredService<IOptions<ContextCompressionOptions>>().Value,
            Throws.InvalidOperationException.With.Message.Contains("MaxToken"));

    [Test]
    public void A_value_out_of_range_keeps_the_host_from_starting()
    {
        using var host = Host(services => services.AddAgentGuard(guard => guard.Configure<ContextCompressionOptions>(o => o.MaxTokens = 1)));

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("MaxTokens"));
    }

    [Test]
    public async Task The_line_in_the_builder_changes_its_own_pipeline_alone()
    {
        var provider = new ServiceCollection().AddAgentGuard().Services.BuildServiceProvider();
        var model = Model();
        var small = model.AsBuilder().UseContextCompression(c => { c.MaxTokens = 256; c.OutputReserveTokens = 0; }).Build(provider);
        var large = model.AsBuilder().UseContextCompression().Build(provider);
        var messages = Context.Conversations.Chat(turns: 40, words: 20);

        await small.GetResponseAsync(messages);
        await large.GetResponseAsync(messages);

        Assert.That(model.Requests.Select(request => request.Messages.Count == messages.Count), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void Registering_twice_is_harmless()
    {
        var services = new ServiceCollection();
        services.AddAgentGuard();
        services.AddAgentGuard();

        using var provider = services.BuildServiceProvider();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(provider.GetServices<AgentEvents>().Count(), Is.EqualTo(1));
            Assert.That(provider.GetServices<IAgentListener>().Select(listener => listener.GetType()), Is.Unique);
            Assert.That(provider.GetServices<IValidateOptions<PipelineCheckOptions>>().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void A_reader_of_the_host_is_asked()
    {
        var provider = new ServiceCollection().AddAgentGuard(guard => guard.AddFailureReader(new TeapotReader())).Services.BuildServiceProvider();

        var failure = provider.GetRequiredService<ModelFailureClassifier>().Classify(new InvalidOperationException("teapot"));

        Assert.That(failure.Kind, Is.EqualTo(ModelFailureKind.Refusal));
    }

    private static AgentGuard.DependencyInjection.AgentGuardBuilder Costly(IServiceCollection services, RecordingListener listener)
    {
        services.AddChatClient(Model()).UseContextCompression().UseAgentRun();
        return services.AddAgentGuard(guard => guard.AddListener(listener));
    }

    private static IHost Host(Action<IServiceCollection> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        configure(builder.Services);
        return builder.Build();
    }

    private static ServiceProvider Configured(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        return new ServiceCollection().AddAgentGuard(configuration).Services.BuildServiceProvider();
    }

    private static ScriptedChatClient Model() => new(_ => ScriptedStep.Text("hi"));

    private sealed class TeapotReader : IModelFailureReader
    {
        public string Provider => "teapot";

        public FailureEvidence? Read(Exception exception) =>
            exception.Message == "teapot" ? new FailureEvidence { Kind = ModelFailureKind.Refusal } : null;
    }
}
