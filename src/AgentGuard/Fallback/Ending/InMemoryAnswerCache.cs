namespace AgentGuard.Fallback.Ending;

/// <summary>Keeps answers in the memory of the process; beyond its size the one goes first that was used least lately.</summary>
/// <remarks>Thread-safe. It does not survive the process.</remarks>
public sealed class InMemoryAnswerCache : IAnswerCache
{
    private readonly Dictionary<(string Partition, string Exact), LinkedListNode<CachedAnswer>> _byKey = [];
    private readonly LinkedList<CachedAnswer> _byUse = new();
    private readonly Lock _gate = new();
    private readonly int _maxEntries;

    /// <summary>Creates a cache.</summary>
    /// <param name="maxEntries">How many answers it keeps; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public InMemoryAnswerCache(int maxEntries = AnswerCacheOptions.DefaultMaxEntries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntries, 1);
        _maxEntries = maxEntries;
    }

    /// <summary>How many answers it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byUse.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            if (!_byKey.TryGetValue((key.Partition, key.Exact), out var node))
            {
                return default;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return new(node.Value);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CachedAnswer>> FindRelatedAsync(AnswerKey key, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            return new([.. _byUse.Where(answer => IsRelated(answer.Key, key)).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var key = (answer.Key.Partition, answer.Key.Exact);
        lock (_gate)
        {
            if (_byKey.Remove(key, out var earlier))
            {
                _byUse.Remove(earlier);
            }

            _byKey[key] = _byUse.AddFirst(answer);
            if (_byUse.Count > _maxEntries)
            {
                var last = _byUse.Last!.Value.Key;
                _byUse.RemoveLast();
                _byKey.Remove((last.Partition, last.Exact));
            }
        }

        return default;
    }

    private static bool IsRelated(AnswerKey kept, AnswerKey asked) =>
        asked.Scope is not null && kept.Question is not null && kept.Scope == asked.Scope && kept.Partition == asked.Partition;
}
