using AgentGuard.Internal;
using AgentGuard.Tracing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds tracing to a pipeline whose lines do not know it.</summary>
public static class TracingChatClientBuilderExtensions
{
    /// <summary>
    /// Traces what passes: outside of a loop its turns and the calls of its tools, below one the calls of the model. <c>UseAgentRun</c>,
    /// <c>UseGuardedFunctionInvocation</c>, <c>UseFallback</c> and <c>UseResilience</c> do so by themselves after <c>AddTracing()</c>; add this line where
    /// they are not used.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="tracer">The tracer; <see langword="null"/> for that of the container.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">There is no tracer: neither given nor registered.</exception>
    public static ChatClientBuilder UseTracing(this ChatClientBuilder builder, AgentTracer? tracer = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var used = tracer ?? services.GetService<AgentTracer>()
                ?? throw new InvalidOperationException("UseTracing: there is no tracer. Call AddAgentGuard().AddTracing(), or give one to this line.");
            if (inner.GetService<LoopTracingChatClient>() is not null)
            {
                // The loop further in is traced already.
                return inner;
            }

            return inner.GetService<FunctionInvokingChatClient>() is null
                ? new TurnTracingChatClient(used.Observe(inner, PipelineSeam.Attempt, name: null), used)
                : new UnguardedLoopTracingChatClient(inner, used);
        });
    }
}
