using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Which answers are remembered, and when they are given again.</summary>
public sealed class AnswerCacheOptions
{
    internal const int DefaultMaxEntries = 1_000;

    private IAnswerCache? _store;
    private IEmbeddingGenerator<string, Embedding<float>>? _embeddings;

    /// <summary>Whether answers are remembered at all, and given again at the end of the chain.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool Enabled { get; set; }

    /// <summary>How many answers the cache in memory keeps.</summary>
    /// <value>Default 1,000. Range 1 to 1,000,000. A cache of the host's own knows its limits itself.</value>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; set; } = DefaultMaxEntries;

    /// <summary>How old an answer may be.</summary>
    /// <value>Default 1 hour. From 1 second to 30 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an answer may be held up by its being remembered.</summary>
    /// <value>Default 1 second. From 1 millisecond to 1 minute. A cache in memory takes no time.</value>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether an answer that one principal was given may be given to another.</summary>
    /// <value>
    /// Default <see langword="false"/>: answers are kept by the principal of the run, and nothing is remembered or given where there is none.
    /// </value>
    /// <remarks>Set it only where no answer depends on who asks: what is in the prompt is the same for all.</remarks>
    public bool IsShared { get; set; }

    /// <summary>How similar (cosine of the embeddings) a question must be to one that was answered.</summary>
    /// <value>
    /// Default <see langword="null"/>: only the same request is answered. Range 0.5 to 1; needs an embedding generator, from
    /// <see cref="WithEmbeddings"/> or the container.
    /// </value>
    /// <remarks>
    /// All that precedes the question, the options, and every number and address in it must be the same in any case. Questions that differ
    /// in one name or in a "not" are often above 0.9: begin with 0.95, and measure it on your own questions.
    /// </remarks>
    public double? Similarity { get; set; }

    internal Func<ChatOptions?, string?>? Partition { get; private set; }

    /// <summary>Keeps the answers elsewhere.</summary>
    /// <param name="cache">Where. It is not disposed of.</param>
    /// <returns>The options.</returns>
    public AnswerCacheOptions StoreIn(IAnswerCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _store = cache;
        return this;
    }

    /// <summary>Compares questions by what they mean.</summary>
    /// <param name="embeddings">Embeds questions. Called at the end of a chain alone. It is not disposed of.</param>
    /// <param name="similarity">See <see cref="Similarity"/>.</param>
    /// <returns>The options.</returns>
    public AnswerCacheOptions WithEmbeddings(IEmbeddingGenerator<string, Embedding<float>> embeddings, double similarity = 0.95)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        _embeddings = embeddings;
        Similarity = similarity;
        return this;
    }

    /// <summary>Divides the answers by something else than the principal of the run, such as a tenant.</summary>
    /// <param name="partition">Gives what a request belongs to; <see langword="null"/> or empty for nothing, which is not remembered.</param>
    /// <returns>The options.</returns>
    public AnswerCacheOptions PartitionBy(Func<ChatOptions?, string?> partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        Partition = partition;
        return this;
    }

    /// <summary>Takes from the container what the host did not name.</summary>
    internal void Resolve(IAnswerCache? cache, IEmbeddingGenerator<string, Embedding<float>>? embeddings)
    {
        _store ??= cache;
        _embeddings ??= embeddings;
    }

    internal IAnswerCache GetStore() => _store ?? new InMemoryAnswerCache(MaxEntries);

    internal SimilarQuestions? GetSimilarQuestions(IAnswerCache store) => Similarity is not { } similarity ? null
        : _embeddings is { } embeddings ? new SimilarQuestions(store, embeddings, similarity)
        : throw new InvalidOperationException(
            $"{nameof(AnswerCacheOptions)}.{nameof(Similarity)} is set, but there is no embedding generator. Give one with "
            + $"{nameof(WithEmbeddings)}, or add an IEmbeddingGenerator<string, Embedding<float>> to the container.");
}
