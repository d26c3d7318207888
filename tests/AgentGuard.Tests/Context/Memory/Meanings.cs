using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Context.Memory;

/// <summary>Two meanings: animals, and all else.</summary>
internal sealed class Meanings(bool fails = false) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => fails
        ? throw new HttpRequestException("down")
        : Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(
            value.Contains("dog", StringComparison.Ordinal) || value.Contains("pupp", StringComparison.Ordinal) ? new float[] { 1, 0.1f } : new float[] { 0.1f, 1 }))));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
