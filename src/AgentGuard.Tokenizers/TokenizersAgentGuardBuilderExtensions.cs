using AgentGuard.DependencyInjection;
using AgentGuard.Ports;
using AgentGuard.Tokenizers;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds exact counting.</summary>
public static class TokenizersAgentGuardBuilderExtensions
{
    /// <summary>Counts tokens exactly, instead of estimating them by script.</summary>
    /// <param name="builder">The builder that <c>AddAgentGuard</c> gave.</param>
    /// <param name="counter">The counter; <see langword="null"/> for <see cref="ExactTokenCounter.O200k"/>.</param>
    /// <returns>The builder.</returns>
    public static AgentGuardBuilder AddTokenizer(this AgentGuardBuilder builder, ExactTokenCounter? counter = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITokenCounter>(counter ?? ExactTokenCounter.O200k));
        return builder;
    }
}
