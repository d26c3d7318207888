namespace AgentGuard.Sqlite;

/// <summary>How a database of durable stores is kept.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The file; it and its folder are made when they are missing.</summary>
    /// <value>Default <c>agentguard.db</c> in the current directory.</value>
    /// <remarks>
    /// On a disk of this machine: the locks of SQLite do not hold on network shares. Files beside it end in <c>-wal</c>, <c>-shm</c>,
    /// <c>.present</c>.
    /// </remarks>
    public string Path { get; set; } = "agentguard.db";

    /// <summary>How long a write waits for another process that writes.</summary>
    /// <value>Default 30 seconds. From 1 second to 1 hour.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether what is recorded survives a loss of power, and not only the death of the process.</summary>
    /// <value>Default <see langword="true"/>: every commit waits for the disk (<c>synchronous=FULL</c>).</value>
    /// <remarks>
    /// Writes that come at the same time share a commit. Without it a loss of power can take the last moments of the record, and with it the
    /// knowledge of an effect.
    /// </remarks>
    public bool SurvivesPowerLoss { get; set; } = true;
}
