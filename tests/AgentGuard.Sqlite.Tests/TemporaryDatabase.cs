using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite.Tests;

/// <summary>A database in a folder of its own, which is removed with it.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentguard-");

    public TemporaryDatabase() => Database = Open();

    public string Path => System.IO.Path.Combine(_folder.FullName, "stores.db");

    public SqliteDatabase Database { get; private set; }

    /// <summary>Opens the same file as another process would.</summary>
    public SqliteDatabase Open() => new(new SqliteStoreOptions { Path = Path });

    /// <summary>Changes the file from outside.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    public void Reopen()
    {
        Database.Dispose();
        Database = Open();
    }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Delete(recursive: true);
    }
}
