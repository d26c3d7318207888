using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>The schema, step by step. A step that was published is never changed.</summary>
internal static class Migrations
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE effects (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id TEXT NOT NULL, tool TEXT NOT NULL, arguments TEXT NOT NULL, ordinal INTEGER NOT NULL,
            state INTEGER NOT NULL, attempt INTEGER NOT NULL, owner TEXT NOT NULL,
            result TEXT, claimed_at INTEGER NOT NULL, settled_at INTEGER,
            UNIQUE (run_id, tool, arguments, ordinal));
        CREATE TABLE budget_windows (
            window TEXT PRIMARY KEY, ends_at INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL DEFAULT 0, cached_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
            cost TEXT NOT NULL DEFAULT '0', model_calls INTEGER NOT NULL DEFAULT 0, tool_calls INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE TABLE budget_reservations (
            reservation TEXT NOT NULL, window TEXT NOT NULL, expires_at INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
            cost TEXT NOT NULL, model_calls INTEGER NOT NULL, tool_calls INTEGER NOT NULL,
            PRIMARY KEY (reservation, window)) WITHOUT ROWID;
        CREATE INDEX budget_reservations_by_window ON budget_reservations (window);
        CREATE INDEX budget_reservations_by_expiry ON budget_reservations (expires_at);
        """,
        """
        CREATE TABLE contents (
            scope TEXT NOT NULL, id TEXT NOT NULL, content BLOB NOT NULL, used_at INTEGER NOT NULL,
            PRIMARY KEY (scope, id));
        CREATE INDEX contents_by_use ON contents (used_at);
        """,
        """
        CREATE TABLE memories (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            principal TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, said_at INTEGER,
            UNIQUE (principal, id));
        CREATE INDEX memories_by_time ON memories (said_at);
        """,
        """
        CREATE TABLE spans (
            trace_id TEXT NOT NULL, span_id TEXT NOT NULL, run_id TEXT, step INTEGER NOT NULL, started_at INTEGER NOT NULL, span TEXT NOT NULL,
            PRIMARY KEY (trace_id, span_id)) WITHOUT ROWID;
        CREATE INDEX spans_by_run ON spans (run_id);
        CREATE INDEX spans_by_time ON spans (started_at);
        """,
    ];

    /// <summary>Brings a database up to date.</summary>
    /// <exception cref="SqliteStoreException">It is of a newer version.</exception>
    public static void Apply(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Convert.ToInt32(connection.Scalar("PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Steps.Length)
        {
            throw new SqliteStoreException(
                $"The database '{path}' has the schema version {version}, and this version of AgentGuard.Sqlite knows {Steps.Length}: "
                + "update the package, or use another file.");
        }

        for (var step = version; step < Steps.Length; step++)
        {
            connection.Execute(Steps[step]);
        }

        if (version < Steps.Length)
        {
            connection.Execute($"PRAGMA user_version = {Steps.Length}");
        }

        transaction.Commit();
    }
}
