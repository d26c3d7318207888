using AgentGuard.Failures;
using AgentGuard.Fallback;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AgentGuard.Conformance.Simulation;

/// <summary>The policies that are compared, each as its user would write it.</summary>
internal static class SimulatedPolicies
{
    /// <summary>The recommended pipeline, with its defaults.</summary>
    public static IChatClient Ours(SimulatedProvider[] providers, FaultPlan plan, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddAgentGuard().Services.AddSingleton<IModelFailureReader, ProviderReader>();
        for (var i = 1; i < providers.Length; i++)
        {
            services.AddKeyedChatClient(plan.Providers[i].Name, providers[i]).UseResilience(o => o.Retry.Seed = plan.Seed);
        }

        services.AddChatClient(providers[0])
            .UseAgentRun(o => o.TimeLimit = TimeSpan.FromSeconds(plan.Deadline))
            .UseHedging()
            .UseFallback(f =>
            {
                // A request has its deadline: up to there waiting is better than giving up.
                f.MaxWait = TimeSpan.FromSeconds(plan.Deadline);
                f.MaxRounds = 10;
                f.StreamFailure = StreamFailure.Restart;
                Array.ForEach(plan.Providers[1..], provider => f.Then(provider.Name));
            })
            .UseResilience(o => o.Retry.Seed = plan.Seed);
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }

    /// <summary>Polly's retry, breaker and time-out around the first provider, with their defaults.</summary>
    public static IChatClient PollyDefaults(SimulatedProvider[] providers, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<ChatResponse>())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatResponse>())
            .AddTimeout(new TimeoutStrategyOptions())
            .Build();
        return providers[0].AsBuilder().Use(
            (messages, options, inner, token) => pipeline.ExecuteAsync(
                async t => await inner.GetResponseAsync(messages, options, t).ConfigureAwait(false), token).AsTask(),
            getStreamingResponseFunc: null).Build();
    }

    /// <summary>The ordered failover of Microsoft.Extensions.AI over all providers.</summary>
    public static IChatClient OrderedFailover(SimulatedProvider[] providers)
    {
#pragma warning disable MEAI001 // what is compared with is experimental
        return new OrderedFailoverChatClient(providers);
#pragma warning restore MEAI001
    }
}
