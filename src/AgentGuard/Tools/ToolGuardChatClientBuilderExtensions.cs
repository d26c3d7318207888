using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>Adds guarded tools to a pipeline.</summary>
public static class ToolGuardChatClientBuilderExtensions
{
    private const string GuardedLoop = "UseGuardedFunctionInvocation()";

    /// <summary>Adds the loop that invokes tools, with a guard on either side of it.</summary>
    /// <param name="builder">The builder. Guardrails stand outside of this line, compression, fallback and resilience inside.</param>
    /// <param name="configureGuard">Changes how tools are guarded.</param>
    /// <param name="configureLoop">Changes the loop, for example its number of iterations or its additional tools.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A guard on the outside alone comes too late: the loop runs a tool whose arguments could not be parsed with none at all, answers
    /// unknown tools, and asks a person to approve calls that cannot run.
    /// </remarks>
    public static ChatClientBuilder UseGuardedFunctionInvocation(
        this ChatClientBuilder builder,
        Action<ToolGuardOptions>? configureGuard = null,
        Action<FunctionInvokingChatClient>? configureLoop = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var guard = CreateGuard(services, configureGuard);
            var observer = services.GetService<IPipelineObserver>();
            inner = observer?.Observe(inner, PipelineSeam.Attempt) ?? inner;
            var callGuard = new ToolCallGuardingChatClient(inner, guard, GuardedLoop);
            var turns = observer?.Observe(callGuard, PipelineSeam.Turn) ?? callGuard;
            var loop = new FunctionInvokingChatClient(turns, services.GetService<ILoggerFactory>(), services);
            loop.AllowConcurrentInvocation = guard.MaxParallelCalls > 1;
            configureLoop?.Invoke(loop);
            callGuard.Loop = loop;
            return new ToolInvocationGuardingChatClient(observer?.Observe(loop, PipelineSeam.Loop) ?? loop, guard, GuardedLoop);
        });
    }

    /// <summary>Adds the outer half of the guard: the loop inside of it gets guarded tools.</summary>
    /// <param name="builder">The builder. Add this line before the loop (<c>UseFunctionInvocation</c>, or a host's own).</param>
    /// <param name="configure">Changes how tools are guarded.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseToolInvocationGuard(this ChatClientBuilder builder, Action<ToolGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new ToolInvocationGuardingChatClient(inner, CreateGuard(services, configure), "UseToolInvocationGuard()"));
    }

    /// <summary>Adds the inner half of the guard: calls that must not run are answered before the loop sees them.</summary>
    /// <param name="builder">The builder. Add this line after the loop (<c>UseFunctionInvocation</c>, or a host's own).</param>
    /// <param name="configure">Changes how tools are guarded; the same as for the outer half.</param>
    /// <param name="additionalTools">Tools that may be called although a request does not list them.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseToolCallGuard(
        this ChatClientBuilder builder, Action<ToolGuardOptions>? configure = null, IEnumerable<AITool>? additionalTools = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new ToolCallGuardingChatClient(inner, CreateGuard(services, configure), "UseToolCallGuard()", additionalTools));
    }

    private static ToolGuard CreateGuard(IServiceProvider services, Action<ToolGuardOptions>? configure)
    {
        var options = PolicyOptions.Create(services, name: null, configure, ToolGuardOptionsValidator.Instance);
        return new ToolGuard(options, services.GetService<AgentEvents>(), services.GetService<TimeProvider>())
        {
            Ledger = services.GetService<IEffectLedger>() ?? InMemoryEffectLedger.Shared,
            Authorizers = [.. services.GetService<IEnumerable<IToolAuthorizer>>() ?? []],
            ContentStore = services.GetService<IContentStore>() ?? InMemoryContentStore.Shared,
            PassageSearch = services.GetService<IPassageSearch>(),
            TokenCounter = services.GetService<ITokenCounter>() ?? EstimatingTokenCounter.Instance,
            Escalation = services.GetService<IEscalation>(),
            Observer = services.GetService<IPipelineObserver>(),
        };
    }
}
