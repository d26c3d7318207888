using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Finds the answer to a question that means the same.</summary>
/// <remarks>Questions are embedded when an answer is looked for, not when it is given: as long as the models answer, this costs nothing.</remarks>
internal sealed class SimilarQuestions
{
    private const int MaxRelated = 64;

    private readonly IAnswerCache _cache;
    private readonly IEmbeddingGenerator<string, Embedding<float>> _embeddings;
    private readonly ConditionalWeakTable<CachedAnswer, Embedding<float>> _known = [];
    private readonly double _similarity;

    public SimilarQuestions(IAnswerCache cache, IEmbeddingGenerator<string, Embedding<float>> embeddings, double similarity)
    {
        _cache = cache;
        _embeddings = embeddings;
        _similarity = similarity;
    }

    public async ValueTask<(CachedAnswer Answer, double Similarity)?> FindAsync(
        AnswerKey key, Func<CachedAnswer, bool> isFresh, CancellationToken cancellationToken)
    {
        if (key is not { Scope: not null, Question: { } question } || string.IsNullOrWhiteSpace(question))
        {
            return null;
        }

        var found = await _cache.FindRelatedAsync(key, MaxRelated, cancellationToken).ConfigureAwait(false);
        // A cache of the host's is not relied upon for what keeps principals apart.
        var related = found.Where(answer => answer.Key.Question is not null
            && answer.Key.Partition == key.Partition && answer.Key.Scope == key.Scope && isFresh(answer)).Take(MaxRelated).ToList();
        if (related.Count == 0)
        {
            return null;
        }

        var asked = await EmbedAsync(question, related, cancellationToken).ConfigureAwait(false);
        var best = related.Select(answer => (Answer: answer, Similarity: Compare(asked, answer))).MaxBy(pair => pair.Similarity);
        return best.Similarity >= _similarity ? best : null;
    }

    private async ValueTask<Embedding<float>> EmbedAsync(string question, List<CachedAnswer> related, CancellationToken cancellationToken)
    {
        var unknown = related.Where(answer => !_known.TryGetValue(answer, out _)).ToList();
        var embedded = await _embeddings
            .GenerateAsync([question, .. unknown.Select(answer => answer.Key.Question!)], cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < unknown.Count; i++)
        {
            _known.AddOrUpdate(unknown[i], embedded[i + 1]);
        }

        return embedded[0];
    }

    private double Compare(Embedding<float> asked, CachedAnswer answer) =>
        _known.TryGetValue(answer, out var known) && known.Vector.Length == asked.Vector.Length && !known.Vector.IsEmpty
            && TensorPrimitives.CosineSimilarity(asked.Vector.Span, known.Vector.Span) is var similarity && !float.IsNaN(similarity)
            ? similarity
            : -1;
}
