using AgentGuard.DependencyInjection;
using AgentGuard.OpenAI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what the OpenAI SDK needs.</summary>
public static class OpenAIAgentGuardBuilderExtensions
{
    /// <summary>Reads the failures of the OpenAI and Azure OpenAI SDKs: status, <c>Retry-After</c> and the error's code.</summary>
    /// <param name="builder">The builder that <c>AddAgentGuard</c> gave.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Turn the SDK's own retries off, or they multiply with yours: <c>RetryPolicy = new ClientRetryPolicy(0)</c>.</remarks>
    public static AgentGuardBuilder AddOpenAI(this AgentGuardBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddFailureReader(new OpenAIFailureReader());
    }
}
