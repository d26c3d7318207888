using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds resilience to a pipeline.</summary>
public static class ResilienceChatClientBuilderExtensions
{
    /// <summary>Makes the calls of the client survive transient failures: retry, circuit breaker and time-outs.</summary>
    /// <param name="builder">The builder. Add this line last: resilience belongs next to the wire.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder) => Use(builder, policyName: null, configure: null);

    /// <summary>Makes the calls of the client survive transient failures: retry, circuit breaker and time-outs.</summary>
    /// <param name="builder">The builder. Add this line last: resilience belongs next to the wire.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The options of the container (<c>AddAgentGuard</c>, section <c>Resilience</c>) are the start. With everything off the client stays
    /// as it is.
    /// </remarks>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder, Action<ResilienceOptions>? configure) =>
        Use(builder, policyName: null, configure);

    /// <summary>Makes the calls of the client survive transient failures, by the options of a name.</summary>
    /// <param name="builder">The builder. Add this line last: resilience belongs next to the wire.</param>
    /// <param name="policyName">The name of the options; events speak of it.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder, string policyName) =>
        builder.UseResilience(policyName, configure: null);

    /// <summary>Makes the calls of the client survive transient failures, by the options of a name and those of this line.</summary>
    /// <param name="builder">The builder. Add this line last: resilience belongs next to the wire.</param>
    /// <param name="policyName">The name of the options; events speak of it.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder, string policyName, Action<ResilienceOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return Use(builder, policyName, configure);
    }

    private static ChatClientBuilder Use(ChatClientBuilder builder, string? policyName, Action<ResilienceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, policyName, configure, ResilienceOptionsValidator.Instance);
            options.Name ??= policyName;
            if (options.IsOff)
            {
                return inner;
            }

            inner = services.GetService<IPipelineObserver>()?.Observe(inner, PipelineSeam.Attempt) ?? inner;

            var policy = new ResiliencePolicy(
                options,
                services.GetService<ModelFailureClassifier>(),
                services.GetService<AgentEvents>(),
                services.GetService<TimeProvider>());
            return new ResilientChatClient(inner, policy, options);
        });
    }
}
