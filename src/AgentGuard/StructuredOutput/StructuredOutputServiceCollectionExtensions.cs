using AgentGuard.StructuredOutput;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers checks of structured output.</summary>
public static class StructuredOutputServiceCollectionExtensions
{
    /// <summary>Adds a check to every <c>UseStructuredOutput()</c> of the container.</summary>
    /// <param name="services">The services.</param>
    /// <param name="create">Makes the check, with <see cref="OutputCheck.For{T}"/> or one of its siblings, from what the container holds.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOutputCheck(this IServiceCollection services, Func<IServiceProvider, OutputCheck> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(create);
    }
}
