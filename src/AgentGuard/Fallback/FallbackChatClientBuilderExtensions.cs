using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Ending;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds fallback to a pipeline.</summary>
public static class FallbackChatClientBuilderExtensions
{
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
            if (!HasWork(options))
            {
                return inner;
            }

            CheckProfiles(options);
            ResolveEnding(options, services);
            inner = Observe(services, inner, FallbackOptions.PrimaryName);
            var candidates = options.Candidates
                .Select(name => Create(options, name, Observe(services, FindClient(options, services, name), name)));
            var chain = new FallbackChain(
                candidates.Prepend(Create(options, FallbackOptions.PrimaryName, inner)),
                options,
                services.GetService<ModelFailureClassifier>(),
                services.GetService<AgentEvents>(),
                services.GetService<IEscalation>(),
                services.GetService<TimeProvider>(),
                services.GetService<ITokenCounter>());
            return new FallbackChatClient(inner, chain);
        });
    }

    private static IChatClient Observe(IServiceProvider services, IChatClient client, string name) =>
        services.GetService<IPipelineObserver>()?.Observe(client, PipelineSeam.Candidate, name) ?? client;

    private static bool HasWork(FallbackOptions options) => options is not
    {
        Candidates.Count: 0, HasEnding: false, Profiles.Count: 0, Region: null, DataClasses.Count: 0, Accept: null,
    };

    private static FallbackCandidate Create(FallbackOptions options, string name, IChatClient client) =>
        new(name, client) { Profile = options.Profiles.TryGetValue(name, out var profile) ? profile : new CandidateProfile() };

    // A misspelt name would leave a candidate without the limits that were meant for it.
    private static void CheckProfiles(FallbackOptions options)
    {
        var unknown = options.Profiles.Keys.FirstOrDefault(
            name => name != FallbackOptions.PrimaryName && name != options.ReducedModel && !options.Candidates.Contains(name));
        if (unknown is not null)
        {
            throw new InvalidOperationException(
                $"UseFallback: there is a profile of '{unknown}', but no such candidate. "
                + $"Candidates are {string.Join(", ", options.Candidates.Prepend(FallbackOptions.PrimaryName))}.");
        }
    }

    private static void ResolveEnding(FallbackOptions options, IServiceProvider services)
    {
        if (options.ReducedModel is { } model)
        {
            options.SetClient(model, FindClient(options, services, model));
        }

        if (options.AnswerCache.Enabled)
        {
            options.AnswerCache.Resolve(services.GetService<IAnswerCache>(), services.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        }
    }

    private static IChatClient FindClient(FallbackOptions options, IServiceProvider services, string key) =>
        options.FindClient(key)
        ?? (services as IKeyedServiceProvider)?.GetKeyedService(typeof(IChatClient), key) as IChatClient
        ?? throw new InvalidOperationException(
            $"UseFallback: no chat client is registered under the key '{key}'. Add services.AddKeyedChatClient(\"{key}\", ...), "
            + $"or give the client itself, as in UseFallback(f => f.Then(client, \"{key}\")).");
}
