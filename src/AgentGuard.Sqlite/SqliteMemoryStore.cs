using AgentGuard.Context.Memory;

namespace AgentGuard.Sqlite;

/// <summary>Keeps what is remembered over restarts, for all processes of one machine that use the same file.</summary>
/// <remarks>
/// Thread-safe. What is forgotten is overwritten in the file and taken out of its log before the call returns.
/// </remarks>
public sealed class SqliteMemoryStore : IMemoryStore
{
    private readonly SqliteDatabase _database;

    /// <summary>Creates a store.</summary>
    /// <param name="database">The file.</param>
    public SqliteMemoryStore(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(MemoryItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await _database.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO memories (principal, id, item, said_at) VALUES ($principal, $id, $item, $at)
                ON CONFLICT (principal, id) DO UPDATE SET item = $item, said_at = $at
                """,
                ("$principal", item.Principal),
                ("$id", item.Id),
                ("$item", item.ToJson()),
                ("$at", item.At?.ToUnixTimeMilliseconds())),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteStoreException">An item is damaged.</exception>
    public async ValueTask<IReadOnlyList<MemoryItem>> GetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return await _database.WriteAsync(
            connection =>
            {
                List<MemoryItem> items = [];
                using var command = connection.Command("SELECT item FROM memories WHERE principal = $principal ORDER BY number", ("$principal", principal));
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    items.Add(Read(reader.GetString(0)));
                }

                return items;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteStoreException">It is deleted, but another process still reads the log that holds it.</exception>
    public async ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return await _database.EraseAsync(
            connection => connection.Execute("DELETE FROM memories WHERE principal = $principal", ("$principal", principal)), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteStoreException">It is deleted, but another process still reads the log that holds it.</exception>
    public async ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        await _database.EraseAsync(
            connection => connection.Execute("DELETE FROM memories WHERE said_at < $before", ("$before", before.ToUnixTimeMilliseconds())), cancellationToken)
            .ConfigureAwait(false);

    private static MemoryItem Read(string json)
    {
        try
        {
            return MemoryItem.FromJson(json);
        }
        catch (AgentGuardException e)
        {
            throw new SqliteStoreException("A remembered item is damaged, or was written by a later version.", e);
        }
    }
}
