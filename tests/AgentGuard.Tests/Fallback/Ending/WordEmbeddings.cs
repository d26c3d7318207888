using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Ending;

/// <summary>Embeds texts by the words they share with a small vocabulary.</summary>
internal sealed class WordEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly string[] Vocabulary = ["opening", "hours", "open", "price", "order", "refund", "where", "when"];

    public int Embedded { get; private set; }

    public bool IsDown { get; set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (IsDown)
        {
            throw new HttpRequestException("down");
        }

        List<Embedding<float>> embedded = [.. values.Select(text => new Embedding<float>(Vector(text)))];
        Embedded += embedded.Count;
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embedded));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static float[] Vector(string text) =>
        [.. Vocabulary.Select(word => text.Contains(word, StringComparison.OrdinalIgnoreCase) ? 1f : 0.01f)];
}
