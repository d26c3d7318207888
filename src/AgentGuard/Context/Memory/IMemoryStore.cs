namespace AgentGuard.Context.Memory;

/// <summary>Keeps what is remembered, each principal's apart.</summary>
/// <remarks>
/// Implementations are thread-safe, give items in the order in which they were added, and forget completely: after <see cref="ForgetAsync"/> no file of
/// theirs holds a byte of what was forgotten.
/// </remarks>
public interface IMemoryStore
{
    /// <summary>Keeps an item. One with the same principal and id is replaced, in its place.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is kept, as durably as the store is.</returns>
    ValueTask AddAsync(MemoryItem item, CancellationToken cancellationToken = default);

    /// <summary>Gives all items of a principal, those that were superseded as well.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items, in the order in which they were added.</returns>
    ValueTask<IReadOnlyList<MemoryItem>> GetAsync(string principal, CancellationToken cancellationToken = default);

    /// <summary>Forgets a principal.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="cancellationToken">Cancels the call; nothing or everything is forgotten.</param>
    /// <returns>How many items were forgotten.</returns>
    ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default);

    /// <summary>Forgets what is old, of all principals. Items without a time stay.</summary>
    /// <param name="before">What was said before is forgotten.</param>
    /// <param name="cancellationToken">Cancels the call; nothing or everything is forgotten.</param>
    /// <returns>How many items were forgotten.</returns>
    ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
