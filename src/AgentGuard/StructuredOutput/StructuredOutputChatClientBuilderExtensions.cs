using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.StructuredOutput;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds structured output to a pipeline.</summary>
public static class StructuredOutputChatClientBuilderExtensions
{
    /// <summary>Makes answers conform to the schema of their request: repairs, validates, asks again.</summary>
    /// <param name="builder">The builder. Add this line below the loop that invokes tools, and before <c>UseFallback()</c>.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseStructuredOutput(this ChatClientBuilder builder) => builder.UseStructuredOutput(_ => { });

    /// <summary>Makes answers conform to the schema of their request: repairs, validates, asks again.</summary>
    /// <param name="builder">The builder. Add this line below the loop that invokes tools, and before <c>UseFallback()</c>.</param>
    /// <param name="configure">Changes the options of this pipeline, and adds checks.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The options of the container (<c>AddAgentGuard</c>, section <c>StructuredOutput</c>) are the start, its <see cref="OutputCheck"/>s
    /// are added. Requests without a JSON response format pass through.
    /// </remarks>
    public static ChatClientBuilder UseStructuredOutput(this ChatClientBuilder builder, Action<StructuredOutputOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Add(name: null, configure);
    }

    /// <summary>Makes answers conform to the schema of their request, with the options of a named policy.</summary>
    /// <param name="builder">The builder. Add this line below the loop that invokes tools, and before <c>UseFallback()</c>.</param>
    /// <param name="policyName">The name of the policy in the configuration.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseStructuredOutput(this ChatClientBuilder builder, string policyName)
    {
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return builder.Add(policyName, configure: null);
    }

    private static ChatClientBuilder Add(this ChatClientBuilder builder, string? name, Action<StructuredOutputOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, name, configure, StructuredOutputOptionsValidator.Instance);
            foreach (var check in services.GetService<IEnumerable<OutputCheck>>() ?? [])
            {
                options.Add(check);
            }

            var policy = new StructuredOutputPolicy(options, services.GetService<AgentEvents>(), services.GetService<ModelFailureClassifier>());
            return new StructuringChatClient(inner, policy, services.GetService<TimeProvider>());
        });
    }
}
