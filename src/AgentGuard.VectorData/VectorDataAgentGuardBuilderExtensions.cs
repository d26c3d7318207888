using AgentGuard.Context.Memory;
using AgentGuard.DependencyInjection;
using AgentGuard.VectorData;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.VectorData;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps memory in a vector store.</summary>
public static class VectorDataAgentGuardBuilderExtensions
{
    /// <summary>Keeps what is remembered in the host's <see cref="VectorStore"/>, by the host's embeddings.</summary>
    /// <param name="builder">The builder that <c>AddAgentGuard</c> gave.</param>
    /// <param name="dimensions">How many numbers an embedding has; at least 1.</param>
    /// <param name="configure">Changes the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder. <see cref="VectorDataMemoryStore"/> takes the place of a store that is registered before.</returns>
    /// <exception cref="InvalidOperationException">
    /// At the first use: the host has registered no <see cref="VectorStore"/>, or no <see cref="IEmbeddingGenerator{TInput,TEmbedding}"/>.
    /// </exception>
    public static AgentGuardBuilder AddVectorMemory(
        this AgentGuardBuilder builder, int dimensions, Action<VectorDataMemoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        builder.Services.Replace(ServiceDescriptor.Singleton<IMemoryStore>(services =>
        {
            var options = new VectorDataMemoryOptions();
            configure?.Invoke(options);
            return new VectorDataMemoryStore(
                services.GetRequiredService<VectorStore>(),
                services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
                dimensions,
                options,
                services.GetService<TimeProvider>());
        }));
        return builder;
    }
}
