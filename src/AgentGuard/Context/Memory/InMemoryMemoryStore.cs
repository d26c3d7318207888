namespace AgentGuard.Context.Memory;

/// <summary>Keeps what is remembered in memory.</summary>
/// <remarks>Thread-safe. It does not survive the process.</remarks>
public sealed class InMemoryMemoryStore : IMemoryStore
{
    private readonly Lock _gate = new();
    private readonly MemoryTable _table = new();

    /// <inheritdoc/>
    public ValueTask AddAsync(MemoryItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            _table.Add(item);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MemoryItem>> GetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        lock (_gate)
        {
            return new(_table.Of(principal));
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        lock (_gate)
        {
            return new(_table.Remove(item => item.Principal == principal));
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_table.Remove(item => item.At < before));
        }
    }
}
