using System.Diagnostics.CodeAnalysis;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
