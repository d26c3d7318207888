using System.Diagnostics.CodeAnalysis;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Guardrails;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Replay;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentGuard.DependencyInjection;

/// <summary>Adds to what <c>AddAgentGuard</c> registered.</summary>
public sealed class AgentGuardBuilder
{
    internal AgentGuardBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a best-effort listener.</summary>
    /// <typeparam name="T">The listener; made once by the container.</typeparam>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddListener<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IAgentListener
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentListener, T>());
        return this;
    }

    /// <summary>Adds a best-effort listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddListener(IAgentListener listener)
    {
        Services.AddSingleton(listener);
        return this;
    }

    /// <summary>Adds a mandatory auditor: no action proceeds before it accepted the event.</summary>
    /// <typeparam name="T">The auditor; made once by the container.</typeparam>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddAuditor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IAgentAuditor
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentAuditor, T>());
        return this;
    }

    /// <summary>Adds a mandatory auditor: no action proceeds before it accepted the event.</summary>
    /// <param name="auditor">The auditor.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddAuditor(IAgentAuditor auditor)
    {
        Services.AddSingleton(auditor);
        return this;
    }

    /// <summary>Adds a reader of an SDK's failures. Readers are asked in the order in which they were added.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddFailureReader(IModelFailureReader reader)
    {
        Services.AddSingleton(reader);
        return this;
    }

    /// <summary>Sets who takes over what an agent may not or cannot finish.</summary>
    /// <param name="escalation">Takes over; replaces an earlier one.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddEscalation(IEscalation escalation)
    {
        Services.Replace(ServiceDescriptor.Singleton(escalation));
        return this;
    }

    /// <summary>Traces runs: each run, turn, attempt to call a model and call of a tool becomes a span.</summary>
    /// <param name="configure">Sets the names of spans, and whether content is captured.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// Content is captured only where it is asked for, and passes the registered <see cref="IContentRedactor"/>; without one,
    /// <see cref="SensitiveDataRedactor"/>. Send spans on by <c>AddOpenTelemetry().WithTracing(t => t.AddSource(AgentGuardDiagnostics.ActivitySourceName))</c>,
    /// or keep them by <see cref="AddTraceFile"/> or <see cref="AddTraceSink"/>. Call it before the clients are made.
    /// </remarks>
    public AgentGuardBuilder AddTracing(Action<TracingOptions>? configure = null)
    {
        if (configure is not null)
        {
            Services.Configure(configure);
        }

        Services.TryAddSingleton<IContentRedactor>(_ => new SensitiveDataRedactor());
        Services.TryAddSingleton(provider => new AgentTracer(
            provider.GetRequiredService<IOptions<TracingOptions>>().Value,
            provider.GetServices<ITraceSink>(),
            provider.GetRequiredService<IContentRedactor>(),
            provider.GetService<IContentStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ModelFailureClassifier>())
        {
            Evaluations = provider.GetService<ILoggerFactory>() is { } logging ? new EvaluationLog(logging) : null,
            Losses = LossesOf(provider),
        });
        Services.TryAddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<AgentTracer>());
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentListener, AgentTracer>(provider => provider.GetRequiredService<AgentTracer>()));
        return this;
    }

    /// <summary>Keeps spans in a sink, besides the host's OpenTelemetry.</summary>
    /// <param name="sink">The sink.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddTraceSink(ITraceSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Services.AddSingleton(sink);
        return AddTracing();
    }

    /// <summary>Keeps spans in files of JSON lines.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="configure">Sets when it is rotated.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddTraceFile(string path, Action<TraceFileOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new TraceFileOptions();
        configure?.Invoke(options);
        return AddTraceSink(new TraceFileSink(path, options));
    }

    /// <summary>Records every run that passes <c>UseRecording()</c>, each in a file of its own.</summary>
    /// <param name="folder">The folder; it is made when it is missing.</param>
    /// <param name="values">What the host notes in each file, for example the versions of its prompts, guardrails and policies.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// What is recorded passes the registered <see cref="IContentRedactor"/>; without one, <see cref="SensitiveDataRedactor"/>. Replay it with the same one, as
    /// <see cref="ReplayOptions.Redactor"/>.
    /// </remarks>
    public AgentGuardBuilder AddRecording(string folder, IReadOnlyDictionary<string, string>? values = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Services.TryAddSingleton<IContentRedactor>(_ => new SensitiveDataRedactor());
        Services.Replace(ServiceDescriptor.Singleton(provider => new RunRecordings(
            folder, values, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IContentRedactor>())
        {
            Losses = LossesOf(provider),
        }));
        return this;
    }

    private static LossLog? LossesOf(IServiceProvider provider) =>
        provider.GetService<ILoggerFactory>() is { } logging ? new LossLog(logging) : null;

    /// <summary>Sets what content passes before it is kept in a trace or a recording.</summary>
    /// <param name="redactor">The redactor; replaces an earlier one.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder AddContentRedactor(IContentRedactor redactor)
    {
        ArgumentNullException.ThrowIfNull(redactor);
        Services.Replace(ServiceDescriptor.Singleton(redactor));
        return this;
    }

    /// <summary>Sets options in code, after those of the configuration.</summary>
    /// <typeparam name="TOptions">The options of a capability, for example <c>ResilienceOptions</c>.</typeparam>
    /// <param name="configure">Changes them.</param>
    /// <param name="policyName">The name of the policy; <see langword="null"/> for the default one.</param>
    /// <returns>This builder.</returns>
    public AgentGuardBuilder Configure<TOptions>(Action<TOptions> configure, string? policyName = null)
        where TOptions : class
    {
        Services.Configure(policyName ?? Microsoft.Extensions.Options.Options.DefaultName, configure);
        return this;
    }
}
