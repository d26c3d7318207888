using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Stands in for an embedding model where none can be had: the parts of words, hashed. It knows spellings and no meanings.</summary>
internal sealed class NgramEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int Dimensions = 1_024;
    private const int Length = 4;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Vector(value)))));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }

    private static float[] Vector(string text)
    {
        var counts = new float[Dimensions];
        var padded = $" {text.ToLowerInvariant()} ";
        for (var i = 0; i + Length <= padded.Length; i++)
        {
            var hash = 2166136261u;
            foreach (var c in padded.AsSpan(i, Length))
            {
                hash = (hash ^ c) * 16777619;
            }

            counts[hash % Dimensions]++;
        }

        return Array.ConvertAll(counts, count => MathF.Log(1 + count) + 1e-6f);
    }
}
