using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Resilience;
using AgentGuard.Resilience.Hedging;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds hedging to a pipeline.</summary>
public static class HedgingChatClientBuilderExtensions
{
    /// <summary>Starts a second call when the first one is slower than nearly all before it.</summary>
    /// <param name="builder">The builder. Add this line before <c>UseFallback</c>, so that the second call goes to another candidate.</param>
    /// <param name="configure">Changes the options of this pipeline; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>The options of the container (<c>AddAgentGuard</c>, section <c>Hedging</c>) are the start. When it is off the client stays as
    /// it is.</para>
    /// <para>A second call costs its input tokens again: <see cref="HedgingOptions.MaxExtraShare"/> caps how many there are. Requests of a
    /// conversation that the provider keeps (<see cref="ChatOptions.ConversationId"/>) are never hedged.</para>
    /// </remarks>
    public static ChatClientBuilder UseHedging(this ChatClientBuilder builder, Action<HedgingOptions>? configure = null) =>
        Use(builder, policyName: null, configure);

    /// <summary>Starts a second call when the first one is slower than nearly all before it, by the options of a name.</summary>
    /// <param name="builder">The builder. Add this line before <c>UseFallback</c>, so that the second call goes to another candidate.</param>
    /// <param name="policyName">The name of the options; events speak of it.</param>
    /// <param name="configure">Changes the options of this pipeline; <see langword="null"/> for those of the name.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseHedging(
        this ChatClientBuilder builder, string policyName, Action<HedgingOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return Use(builder, policyName, configure);
    }

    private static ChatClientBuilder Use(ChatClientBuilder builder, string? policyName, Action<HedgingOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, policyName, configure, HedgingOptionsValidator.Instance);
            options.Name ??= policyName;
            if (options.IsOff)
            {
                return inner;
            }

            var policy = new HedgingPolicy(options, services.GetService<AgentEvents>(), services.GetService<TimeProvider>())
            {
                TakesAttempts = inner.GetService<ResiliencePolicy>() is null,
            };
            return new HedgingChatClient(inner, policy, options.Name);
        });
    }
}
