using System.Collections.Concurrent;
using AgentGuard.Tools.Effects;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>Knows which effects happened, over crashes and restarts, for all processes of one machine that use the same file.</summary>
/// <remarks>
/// <para>An intent is on disk before the tool runs. A claim whose process died, which is seen by a lock that the system lets go, is
/// <see cref="EffectState.Unknown"/> from then on. While the holder lives, others wait for it and look again every 20 to 250 milliseconds.</para>
/// <para>The arguments are stored as they are in the key, with placeholders where personal data was redacted. Thread-safe.</para>
/// </remarks>
public sealed class SqliteEffectLedger : IEffectLedger
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentQueue<(EffectClaim Claim, StoredState State, string? Result)> _unsettled = new();

    /// <summary>Creates a ledger.</summary>
    /// <param name="database">The file.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public SqliteEffectLedger(SqliteDatabase database, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async ValueTask<EffectClaim> ClaimAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var look = ShortestLook;
        while (true)
        {
            await SettleLeftOversAsync().ConfigureAwait(false);
            var claim = await _database.WriteAsync(connection => Claim(connection, key), cancellationToken).ConfigureAwait(false);
            if (claim is not null)
            {
                return claim;
            }

            await Task.Delay(look, _timeProvider, cancellationToken).ConfigureAwait(false);
            look = look * 2 < LongestLook ? look * 2 : LongestLook;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<EffectClaim?> TryReclaimAsync(EffectClaim unknown, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        return await _database.WriteAsync(
            connection => EffectRow.Find(connection, unknown.Key) is { State: StoredState.Unknown } row && row.Attempt == unknown.Attempt
                ? Take(connection, unknown.Key, row)
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(EffectClaim claim, object? result, CancellationToken cancellationToken = default) =>
        SettleAsync(claim, StoredState.Done, EffectResultJson.Write(result), cancellationToken);

    /// <inheritdoc/>
    public ValueTask MarkUnknownAsync(EffectClaim claim, CancellationToken cancellationToken = default) =>
        SettleAsync(claim, StoredState.Unknown, result: null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(EffectClaim claim, CancellationToken cancellationToken = default) =>
        SettleAsync(claim, StoredState.Released, result: null, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MarkUndoneAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await _database.WriteAsync(
            connection => EffectRow.Find(connection, key) is { State: StoredState.Done } row
                && row.Settle(connection, StoredState.Undone, result: null, Now),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EffectRecord>> GetAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return await _database.WriteAsync(connection => EffectRow.OfRun(connection, runId), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets the effects of runs in which nothing was claimed since a time.</summary>
    /// <param name="before">The time. A run that is resumed later would cause its effects anew.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many effects were forgotten.</returns>
    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        await _database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM effects WHERE run_id IN (SELECT run_id FROM effects GROUP BY run_id HAVING MAX(claimed_at) < $before)",
                ("$before", before.ToUnixTimeMilliseconds())),
            cancellationToken).ConfigureAwait(false);

    private long Now => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private EffectClaim? Claim(SqliteConnection connection, EffectKey key)
    {
        var row = EffectRow.Find(connection, key);
        switch (row?.State)
        {
            case StoredState.Claimed when _database.Presence.IsPresent(row.Owner):
                return null;
            case StoredState.Claimed:
                row.Settle(connection, StoredState.Unknown, result: null, Now);
                return new(key, EffectState.Unknown, row.Attempt);
            case StoredState.Unknown:
                return new(key, EffectState.Unknown, row.Attempt);
            case StoredState.Done:
                return new(key, EffectState.Done, row.Attempt, EffectRow.ResultOf(key.RunId, key.Tool, row.Result));
            default:
                return Take(connection, key, row);
        }
    }

    private EffectClaim Take(SqliteConnection connection, EffectKey key, EffectRow? row)
    {
        var attempt = (row?.Attempt ?? 0) + 1;
        EffectRow.Claim(connection, key, attempt, _database.Presence.Owner, Now);
        return new(key, EffectState.Claimed, attempt);
    }

    private async ValueTask SettleAsync(EffectClaim claim, StoredState state, string? result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        try
        {
            await _database.WriteAsync(
                connection => EffectRow.Find(connection, claim.Key) is { State: StoredState.Claimed or StoredState.Unknown } row
                    && row.Attempt == claim.Attempt && row.Settle(connection, state, result, Now),
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteStoreException)
        {
            _unsettled.Enqueue((claim, state, result));
            throw;
        }
    }

    /// <summary>Records what could not be recorded at its time, so that nobody waits for a claim that no one holds any more.</summary>
    private async ValueTask SettleLeftOversAsync()
    {
        while (_unsettled.TryDequeue(out var left))
        {
            await SettleAsync(left.Claim, left.State, left.Result, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
