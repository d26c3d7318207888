using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>A write that waits for its commit.</summary>
internal abstract class WriteRequest
{
    /// <summary>Whether it runs by itself, after what was asked for before is committed.</summary>
    public bool OutsideTransaction { get; init; }

    /// <summary>Makes the change, within the transaction.</summary>
    public abstract void Run(SqliteConnection connection);

    /// <summary>Says that the change is committed.</summary>
    public abstract void Complete();

    /// <summary>Says that the change was not made.</summary>
    public abstract void Fail(Exception exception);
}
