using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds fallback to a pipeline.</summary>
public static class FallbackChatClientBuilderExtensions
{
    private const string FirstCandidate = "primary";

    /// <summary>Lets other clients answer when the client cannot.</summary>
    /// <param name="builder">The builder. Add this line before <c>UseResilience()</c>: retry first, then fall back.</param>
    /// <param name="candidates">The keys of the other chat clients in the container, in order.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The options of the container (<c>AddAgentGuard</c>, section <c>Fallback</c>) are the start, their candidates first. With nothing to
    /// do the client stays as it is.
    /// </remarks>
    public static ChatClientBuilder UseFallback(this ChatClientBuilder builder, params string[] candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return builder.UseFallback(options =>
        {
            foreach (var candidate in candidates)
            {
                options.Then(candidate);
            }
        });
    }

    /// <summary>Lets other clients answer when the client cannot, and says what happens when none can.</summary>
    /// <param name="builder">The builder. Add this line before <c>UseResilience()</c>: retry first, then fall back.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseFallback(this ChatClientBuilder builder, Action<FallbackOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, name: null, configure, FallbackOptionsValidator.Instance);
            if (options is { Candidates.Count: 0, StaticAnswer: null, HandOverReason: null })
            {
                return inner;
            }

            var candidates = options.Candidates
                .Select(name => new FallbackCandidate(name, options.FindClient(name) ?? Resolve(services, name)));
            var chain = new FallbackChain(
                candidates.Prepend(new FallbackCandidate(FirstCandidate, inner)),
                options,
                services.GetService<ModelFailureClassifier>(),
                services.GetService<AgentEvents>(),
                services.GetService<IEscalation>(),
                services.GetService<TimeProvider>());
            return new FallbackChatClient(inner, chain);
        });
    }

    private static IChatClient Resolve(IServiceProvider services, string key) =>
        (services as IKeyedServiceProvider)?.GetKeyedService(typeof(IChatClient), key) as IChatClient
        ?? throw new InvalidOperationException(
            $"UseFallback(\"{key}\"): no chat client is registered under this key. Add services.AddKeyedChatClient(\"{key}\", ...), "
            + $"or give the client itself with UseFallback(f => f.Then(client, \"{key}\")).");
}
