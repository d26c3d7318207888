using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Memory;

/// <summary>Finds passages by their words (<see cref="MemoryIndex"/>) and, with embeddings of the host, by what they mean.</summary>
/// <remarks>Thread-safe. Both rankings are joined by their places.</remarks>
public sealed class PassageSearch : IPassageSearch
{
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;

    /// <summary>Creates a search.</summary>
    /// <param name="embeddings">Finds what is meant in other words; <see langword="null"/> for words alone.</param>
    public PassageSearch(IEmbeddingGenerator<string, Embedding<float>>? embeddings = null) => _embeddings = embeddings;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<int>> SearchAsync(
        string question, IReadOnlyList<string> passages, int maxPassages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentOutOfRangeException.ThrowIfNegative(maxPassages);
        if (passages.Count == 0)
        {
            return [];
        }

        var scores = new MemoryIndex(passages.Select((text, i) => new MemoryItem($"p{i}", text))).ScoresOf(question);
        if (_embeddings is not null)
        {
            var vectors = await _embeddings.GenerateAsync(passages, cancellationToken: cancellationToken).ConfigureAwait(false);
            var asked = await _embeddings.GenerateAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false);
            scores = HybridRanking.Fuse(scores, HybridRanking.ByMeaning(vectors, asked));
        }

        return [.. HybridRanking.Order(scores).Take(maxPassages)];
    }
}
