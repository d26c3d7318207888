using AgentGuard.Ports;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>Keeps what was left out of results over restarts, for all processes of one machine that use the same file.</summary>
/// <remarks>Thread-safe. A content is forgotten when it was not kept or read anew for <see cref="Kept"/>, about once an hour.</remarks>
public sealed class SqliteContentStore : IContentStore
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _nextSweep;

    /// <summary>Creates a store.</summary>
    /// <param name="database">The file.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public SqliteContentStore(SqliteDatabase database, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How long a content is kept after its last use.</summary>
    /// <value>Default 30 days.</value>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        await _database.WriteAsync(
            connection =>
            {
                Sweep(connection);
                return connection.Execute(
                    """
                    INSERT INTO contents (scope, id, content, used_at) VALUES ($scope, $id, $content, $now)
                    ON CONFLICT (scope, id) DO UPDATE SET used_at = $now
                    """,
                    ("$scope", key.Scope),
                    ("$id", key.Id),
                    // As bytes: SQLite ends a text at its first zero character for many of its functions.
                    ("$content", System.Text.Encoding.Unicode.GetBytes(content)),
                    ("$now", Now));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default) =>
        await _database.WriteAsync(
            connection =>
            {
                var found = connection.Execute(
                    "UPDATE contents SET used_at = $now WHERE scope = $scope AND id = $id", ("$scope", key.Scope), ("$id", key.Id), ("$now", Now)) == 1;
                return found
                    ? System.Text.Encoding.Unicode.GetString((byte[])connection.Scalar(
                        "SELECT content FROM contents WHERE scope = $scope AND id = $id", ("$scope", key.Scope), ("$id", key.Id))!)
                    : null;
            },
            cancellationToken).ConfigureAwait(false);

    private long Now => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private void Sweep(SqliteConnection connection)
    {
        var now = _timeProvider.GetUtcNow();
        if (now >= _nextSweep)
        {
            _nextSweep = now + SweepInterval;
            connection.Execute("DELETE FROM contents WHERE used_at < $before", ("$before", (now - Kept).ToUnixTimeMilliseconds()));
        }
    }
}
