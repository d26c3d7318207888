using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>One file that the durable stores of a host share.</summary>
/// <remarks>
/// <para>A single thread writes; writes that come at the same time share one commit. WAL mode. Several processes of one machine may use the same
/// file. A call returns when its change is committed.</para>
/// <para>Thread-safe. Dispose it after the stores are no longer used; what was asked for before is still written.</para>
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private const int MostInOneCommit = 256;
    private readonly SqliteStoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly BlockingCollection<WriteRequest> _requests = [];
    private readonly Thread _writer;
    private int _disposed;

    /// <summary>Opens a database, or makes it.</summary>
    /// <param name="options">How it is kept; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="SqliteStoreException">The file is no database, damaged, of a newer version, or cannot be written.</exception>
    public SqliteDatabase(SqliteStoreOptions? options = null)
    {
        _options = options ?? new SqliteStoreOptions();
        ArgumentException.ThrowIfNullOrWhiteSpace(_options.Path, nameof(options));
        if (_options.BusyTimeout < TimeSpan.FromSeconds(1) || _options.BusyTimeout > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"BusyTimeout is {_options.BusyTimeout}; it must be from 1 second to 1 hour.", nameof(options));
        }

        Path = System.IO.Path.GetFullPath(_options.Path);
        _connection = Open();
        Presence = new ProcessPresence(Path);
        _writer = new Thread(Write) { IsBackground = true, Name = "AgentGuard.Sqlite" };
        _writer.Start();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    internal ProcessPresence Presence { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _requests.CompleteAdding();
            _writer.Join();
            _requests.Dispose();
            _connection.Dispose();
            Presence.Dispose();
        }
    }

    /// <summary>Makes a change, and returns when it is committed.</summary>
    /// <exception cref="SqliteStoreException">It could not be made.</exception>
    internal Task<T> WriteAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = new WriteRequest<T>(change);
        try
        {
            _requests.Add(request, CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase), e);
        }

        return request.Done;
    }

    /// <summary>Deletes, and returns when no file of the database holds what was deleted any more.</summary>
    /// <exception cref="SqliteStoreException">It could not be done, or another process still reads the log that holds it.</exception>
    internal async Task<T> EraseAsync<T>(Func<SqliteConnection, T> deletion, CancellationToken cancellationToken)
    {
        var result = await WriteAsync(deletion, cancellationToken).ConfigureAwait(false);
        var request = new WriteRequest<bool>(connection => Convert.ToInt64(
            connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)"), System.Globalization.CultureInfo.InvariantCulture) == 0)
        {
            OutsideTransaction = true,
        };
        _requests.Add(request, CancellationToken.None);
        return await request.Done.ConfigureAwait(false)
            ? result
            : throw new SqliteStoreException(
                $"It is deleted, but another process still reads the log of the database '{Path}', which holds it: forget again when that has ended.");
    }

    private SqliteConnection Open()
    {
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = Path,
                Pooling = false,
                DefaultTimeout = (int)Math.Ceiling(_options.BusyTimeout.TotalSeconds),
            }.ToString());
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");

            // What is deleted is overwritten: a file that still holds it has not forgotten it.
            connection.Execute("PRAGMA secure_delete = ON");
            connection.Execute(_options.SurvivesPowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            Migrations.Apply(connection, Path);
            return connection;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw Explain(e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private SqliteStoreException Explain(Exception exception) => new(
        (exception as SqliteException)?.SqliteErrorCode switch
        {
            11 => $"The database '{Path}' is damaged: restore it from a copy, or use another file. Effects that it recorded are not known any more.",
            26 => $"'{Path}' is no SQLite database: use another file.",
            5 or 6 => $"The database '{Path}' is locked by another process for longer than {_options.BusyTimeout}.",
            13 => $"The disk of the database '{Path}' is full: nothing more can be recorded.",
            _ => $"The database '{Path}' cannot be used: {exception.Message}",
        },
        exception);

    private void Write()
    {
        List<WriteRequest> batch = [];
        // A thread that waits for itself, so that a starved thread pool cannot hold up what must be recorded.
        while (_requests.TryTake(out var first, Timeout.Infinite))
        {
            batch.Add(first);
            while (batch.Count < MostInOneCommit && !batch[^1].OutsideTransaction && _requests.TryTake(out var further))
            {
                batch.Add(further);
            }

            if (batch[^1].OutsideTransaction)
            {
                var alone = batch[^1];
                batch.RemoveAt(batch.Count - 1);
                CommitAll(batch);
                RunAlone(alone);
                batch.Clear();
                continue;
            }

            CommitAll(batch);
            batch.Clear();
        }
    }

    private void CommitAll(List<WriteRequest> batch)
    {

        if (batch.Count > 1 && TryCommit(batch) is not null)
        {
            // One of them failed: each for itself, so that the others are made.
            batch.ForEach(request => Commit([request]));
        }
        else if (batch.Count == 1)
        {
            Commit(batch);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever it throws goes to the one who asked for it.")]
    private void RunAlone(WriteRequest request)
    {
        try
        {
            request.Run(_connection);
            request.Complete();
        }
        catch (Exception e)
        {
            request.Fail(e is SqliteException ? Explain(e) : e);
        }
    }

    private void Commit(List<WriteRequest> requests)
    {
        if (TryCommit(requests) is { } failure)
        {
            requests.ForEach(request => request.Fail(failure is SqliteException ? Explain(failure) : failure));
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a change throws goes to the one who asked for it.")]
    private Exception? TryCommit(List<WriteRequest> requests)
    {
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            requests.ForEach(request => request.Run(_connection));
            transaction.Commit();
        }
        catch (Exception e)
        {
            return e;
        }

        requests.ForEach(request => request.Complete());
        return null;
    }
}
