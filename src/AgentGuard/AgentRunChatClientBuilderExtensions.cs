using AgentGuard;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds runs to a pipeline.</summary>
public static class AgentRunChatClientBuilderExtensions
{
    /// <summary>Makes every call of the client one <see cref="AgentRun"/>: with an id, a deadline, an attempt budget and a trace of events.</summary>
    /// <param name="builder">The builder. Add this line first: the run should surround everything else.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The options of the container (<c>AddAgentGuard</c>, section <c>Run</c>) are the start.</remarks>
    public static ChatClientBuilder UseAgentRun(this ChatClientBuilder builder, Action<AgentRunOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, name: null, configure, AgentRunOptionsValidator.Instance);
            var classifier = services.GetService<ModelFailureClassifier>() ?? new ModelFailureClassifier();
            if (inner.GetService<FunctionInvokingChatClient>() is null)
            {
                inner = services.GetService<IPipelineObserver>()?.Observe(inner, PipelineSeam.Attempt) ?? inner;
            }

            return new RunScopingChatClient(inner, options, classifier, services.GetService<AgentEvents>(), services.GetService<TimeProvider>());
        });
    }
}
