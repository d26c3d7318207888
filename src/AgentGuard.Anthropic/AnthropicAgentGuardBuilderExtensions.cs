using AgentGuard.Anthropic;
using AgentGuard.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what the Anthropic SDK needs.</summary>
public static class AnthropicAgentGuardBuilderExtensions
{
    /// <summary>Reads the failures of the official Anthropic SDK.</summary>
    /// <param name="builder">The builder that <c>AddAgentGuard</c> gave.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Turn the SDK's own retries off, or they multiply with yours: <c>MaxRetries = 0</c>. Its exceptions hide the headers: give it
    /// <c>HttpClient = new HttpClient(new WireObservingHandler())</c>.
    /// </remarks>
    public static AgentGuardBuilder AddAnthropic(this AgentGuardBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddFailureReader(new AnthropicFailureReader());
    }
}
