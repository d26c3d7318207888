using System.Diagnostics.CodeAnalysis;
using AgentGuard;
using AgentGuard.Budgets;
using AgentGuard.Context;
using AgentGuard.Context.Memory;
using AgentGuard.DependencyInjection;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Guardrails;
using AgentGuard.Operations;
using AgentGuard.Ports;
using AgentGuard.Resilience;
using AgentGuard.Resilience.Hedging;
using AgentGuard.StructuredOutput;
using AgentGuard.Tools;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the middleware shares: events, the reading of failures, options, and the check of the pipelines at start-up.</summary>
public static class AgentGuardServiceCollectionExtensions
{
    /// <summary>Registers what the middleware shares. Calling it again is harmless.</summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The builder, to add listeners, auditors, readers and options.</returns>
    public static AgentGuardBuilder AddAgentGuard(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddShared(services);
        AddOptions(services);
        return new AgentGuardBuilder(services);
    }

    /// <summary>Registers what the middleware shares. Calling it again is harmless.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Adds listeners, auditors, readers and options.</param>
    /// <returns>The builder, to add more.</returns>
    public static AgentGuardBuilder AddAgentGuard(this IServiceCollection services, Action<AgentGuardBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddAgentGuard();
        configure(builder);
        return builder;
    }

    /// <summary>Registers what the middleware shares, with the options of a section of the configuration.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">
    /// The section, with <c>Run</c>, <c>Guardrails</c>, <c>Tools</c>, <c>Budgets</c>, <c>Context</c>, <c>StructuredOutput</c>, <c>Hedging</c>,
    /// <c>Fallback</c>, <c>Resilience</c> and <c>Tracing</c> for the default policy and the same under <c>Policies:NAME</c> for named ones.
    /// </param>
    /// <returns>The builder, to add more.</returns>
    /// <exception cref="AgentGuardException">The section has a part that is not known, such as a misspelt one.</exception>
    public static AgentGuardBuilder AddAgentGuard(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = services.AddAgentGuard();
        ConfigurationSections.Bind(services, configuration);
        return builder;
    }

    private static void AddShared(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBudgetStore>(provider => new InMemoryBudgetStore(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IPassageSearch>(provider => new PassageSearch(provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>()));
        services.TryAddSingleton(provider => new ModelFailureClassifier(
            provider.GetServices<IModelFailureReader>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new AgentEvents(
            provider.GetServices<IAgentListener>(), provider.GetServices<IAgentAuditor>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentListener, TelemetryListener>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentListener, LoggingListener>(provider =>
            new LoggingListener(provider.GetService<ILoggerFactory>() ?? Logging.Abstractions.NullLoggerFactory.Instance)));
    }

    private static void AddOptions(IServiceCollection services)
    {
        AddValidated(services, AgentRunOptionsValidator.Instance);
        AddValidated(services, GuardrailOptionsValidator.Instance);
        AddValidated(services, ToolGuardOptionsValidator.Instance);
        AddValidated(services, BudgetOptionsValidator.Instance);
        AddValidated(services, ContextCompressionOptionsValidator.Instance);
        AddValidated(services, MemoryRangeValidator.Instance);
        AddValidated(services, StructuredOutputOptionsValidator.Instance);
        AddValidated(services, HedgingOptionsValidator.Instance);
        AddValidated(services, FallbackOptionsValidator.Instance);
        AddValidated(services, ResilienceOptionsValidator.Instance);
        AddValidated(services, TracingOptionsValidator.Instance);
        services.AddOptions<PipelineCheckOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PipelineCheckOptions>, PipelineStartupCheck>(
            provider => new PipelineStartupCheck(provider, services)));
    }

    private static void AddValidated<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceCollection services, IValidateOptions<T> validator)
        where T : class
    {
        services.AddOptions<T>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton(validator));
    }
}
