namespace AgentGuard.Fallback.Ending;

/// <summary>Keeps the answers that were given, for the time when no model can answer.</summary>
/// <remarks>
/// Implementations must be thread-safe, and must never give an answer of one <see cref="AnswerKey.Partition"/> to another. How old an answer
/// may be is looked at by the caller as well. What they throw costs the answer from the cache, nothing else.
/// </remarks>
public interface IAnswerCache
{
    /// <summary>Finds the answer to the same request.</summary>
    /// <param name="key">The request.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The answer, or <see langword="null"/>.</returns>
    ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken = default);

    /// <summary>Finds answers of the same partition and <see cref="AnswerKey.Scope"/>, whose questions are then compared by meaning.</summary>
    /// <param name="key">The request.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The answers, the best or latest first. By default none: only the same request is answered.</returns>
    ValueTask<IReadOnlyList<CachedAnswer>> FindRelatedAsync(AnswerKey key, int limit, CancellationToken cancellationToken = default) =>
        new(Array.Empty<CachedAnswer>());

    /// <summary>Keeps an answer, in place of an earlier one to the same request.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Cancels the storing.</param>
    /// <returns>A task that completes when it is kept.</returns>
    ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken = default);
}
