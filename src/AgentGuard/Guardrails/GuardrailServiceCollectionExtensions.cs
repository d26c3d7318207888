using AgentGuard.Guardrails;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers guardrail policies.</summary>
public static class GuardrailServiceCollectionExtensions
{
    /// <summary>Registers a policy by name, for <c>UseGuardrails(name)</c> and for raw loops that ask for the keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Adds the guardrails.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddGuardrailPolicy(
        this IServiceCollection services, string name, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddKeyedSingleton(name, (provider, _) => GuardrailChatClientBuilderExtensions.CreatePolicy(provider, configure));
    }
}
