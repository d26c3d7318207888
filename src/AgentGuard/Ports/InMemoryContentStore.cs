namespace AgentGuard.Ports;

/// <summary>Keeps contents in memory; when there are too many, those that were used least recently go.</summary>
/// <remarks>Thread-safe. It does not survive the process.</remarks>
public sealed class InMemoryContentStore : IContentStore
{
    private const int BytesPerCharacter = 2;
    private readonly Lock _gate = new();
    private readonly Dictionary<ContentKey, LinkedListNode<(ContentKey Key, string Content)>> _contents = [];
    private readonly LinkedList<(ContentKey Key, string Content)> _used = [];
    private readonly long _capacity;
    private long _size;

    /// <summary>Creates a store.</summary>
    /// <param name="capacity">How many bytes of text it keeps at most. Default 64 MiB. A larger content is not kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    public InMemoryContentStore(long capacity = 64 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _capacity = capacity;
    }

    internal static InMemoryContentStore Shared { get; } = new();

    /// <inheritdoc/>
    public ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var size = SizeOf(content);
        lock (_gate)
        {
            if (size <= _capacity && !Touch(key))
            {
                _contents[key] = _used.AddFirst((key, content));
                _size += size;
                Shrink();
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(Touch(key) ? _used.First!.Value.Content : null);
        }
    }

    private static long SizeOf(string content) => (long)content.Length * BytesPerCharacter;

    private bool Touch(ContentKey key)
    {
        if (!_contents.TryGetValue(key, out var node))
        {
            return false;
        }

        _used.Remove(node);
        _used.AddFirst(node);
        return true;
    }

    private void Shrink()
    {
        while (_size > _capacity)
        {
            var (key, content) = _used.Last!.Value;
            _used.RemoveLast();
            _contents.Remove(key);
            _size -= SizeOf(content);
        }
    }
}
