using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>Keeps the spans of runs over restarts, for all processes of one machine that use the same file.</summary>
/// <remarks>Thread-safe. Spans are forgotten when they began longer than <see cref="Kept"/> ago, about once an hour.</remarks>
public sealed class SqliteTraceSink : ITraceSink, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsDatabase;
    private DateTimeOffset _nextSweep;

    /// <summary>Creates a sink.</summary>
    /// <param name="database">The file.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public SqliteTraceSink(SqliteDatabase database, TimeProvider? timeProvider = null)
        : this(database, timeProvider, ownsDatabase: false)
    {
    }

    internal SqliteTraceSink(SqliteDatabase database, TimeProvider? timeProvider, bool ownsDatabase)
    {
        ArgumentNullException.ThrowIfNull(database);
        (_database, _timeProvider, _ownsDatabase) = (database, timeProvider ?? TimeProvider.System, ownsDatabase);
    }

    /// <inheritdoc/>
    public string Name => "sqlite";

    /// <summary>How long spans are kept.</summary>
    /// <value>Default 30 days.</value>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        await _database.WriteAsync(
            connection =>
            {
                Sweep(connection);
                foreach (var span in spans)
                {
                    Write(connection, span);
                }

                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The last runs.</summary>
    /// <param name="count">How many at most. Default 100.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn.</param>
    /// <returns>Their outermost spans, the last begun first.</returns>
    /// <exception cref="SqliteStoreException">The file cannot be read.</exception>
    public Task<IReadOnlyList<TraceSpan>> GetRunsAsync(int count = 100, CancellationToken cancellationToken = default) => ReadAsync(
        "SELECT span FROM spans WHERE step = $step ORDER BY started_at DESC, span_id LIMIT $count",
        cancellationToken,
        ("$step", (int)TraceStep.Run),
        ("$count", count));

    /// <summary>All spans of the traces that a run is part of.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn.</param>
    /// <returns>The spans, by their beginnings; <see cref="RunTrace.Of"/> puts them together. Empty for a run that is not kept.</returns>
    /// <exception cref="SqliteStoreException">The file cannot be read.</exception>
    public Task<IReadOnlyList<TraceSpan>> GetTraceAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return ReadAsync(
            "SELECT span FROM spans WHERE trace_id IN (SELECT trace_id FROM spans WHERE run_id = $run) ORDER BY started_at, span_id",
            cancellationToken,
            ("$run", runId));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsDatabase)
        {
            _database.Dispose();
        }
    }

    private static void Write(SqliteConnection connection, TraceSpan span) => connection.Execute(
        """
        INSERT INTO spans (trace_id, span_id, run_id, step, started_at, span) VALUES ($trace, $id, $run, $step, $at, $span)
        ON CONFLICT (trace_id, span_id) DO UPDATE SET span = $span
        """,
        ("$trace", span.TraceId),
        ("$id", span.SpanId),
        ("$run", span.Text("agentguard.run.id")),
        ("$step", (int)span.Step),
        ("$at", span.StartedAt.UtcTicks),
        ("$span", span.ToJson()));

    private async Task<IReadOnlyList<TraceSpan>> ReadAsync(string query, CancellationToken cancellationToken, params (string Name, object? Value)[] values) =>
        await _database.WriteAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = query;
                foreach (var (name, value) in values)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                List<TraceSpan> spans = [];
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    spans.Add(TraceSpan.Parse(reader.GetString(0)));
                }

                return spans;
            },
            cancellationToken).ConfigureAwait(false);

    private void Sweep(SqliteConnection connection)
    {
        var now = _timeProvider.GetUtcNow();
        if (now >= _nextSweep)
        {
            _nextSweep = now + SweepInterval;
            connection.Execute("DELETE FROM spans WHERE started_at < $before", ("$before", (now - Kept).UtcTicks));
        }
    }
}
