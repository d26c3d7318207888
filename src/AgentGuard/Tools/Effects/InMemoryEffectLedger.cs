using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentGuard.Tools.Effects;

/// <summary>Knows the effects of the runs of this process.</summary>
/// <remarks>
/// Thread-safe. What it knows of the current run is kept as long as the run's object is in use; of a run that is not the current one as
/// long as the ledger. It does not survive the process: a host whose runs are resumed after a crash takes a durable ledger.
/// </remarks>
public sealed class InMemoryEffectLedger : IEffectLedger
{
    private readonly ConditionalWeakTable<AgentRun, ConcurrentDictionary<EffectKey, LedgerEntry>> _runs = [];
    private readonly ConcurrentDictionary<EffectKey, LedgerEntry> _others = new();
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a ledger.</summary>
    /// <param name="timeProvider">The clock of what it records; <see langword="null"/> for the system's.</param>
    public InMemoryEffectLedger(TimeProvider? timeProvider = null) => _timeProvider = timeProvider ?? TimeProvider.System;

    internal static InMemoryEffectLedger Shared { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<EffectClaim> ClaimAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var entries = EntriesOf(key.RunId);
        if (!entries.TryGetValue(key, out var entry))
        {
            entry = entries.GetOrAdd(key, static key => new LedgerEntry(key));
        }

        EffectClaim? claim;
        while ((claim = entry.TryClaim(_timeProvider, out var settled)) is null)
        {
            await settled!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return claim;
    }

    /// <inheritdoc/>
    public ValueTask<EffectClaim?> TryReclaimAsync(EffectClaim unknown, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        return new(Find(unknown.Key)?.TryReclaim(unknown.Attempt, _timeProvider));
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(EffectClaim claim, object? result, CancellationToken cancellationToken = default) =>
        Settle(claim, EffectState.Done, result);

    /// <inheritdoc/>
    public ValueTask MarkUnknownAsync(EffectClaim claim, CancellationToken cancellationToken = default) =>
        Settle(claim, EffectState.Unknown, result: null);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(EffectClaim claim, CancellationToken cancellationToken = default) =>
        Settle(claim, state: null, result: null);

    /// <inheritdoc/>
    public ValueTask MarkUndoneAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Find(key)?.MarkUndone(_timeProvider);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EffectRecord>> GetAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var entries = EntriesOf(runId).Where(entry => entry.Key.RunId == runId).Select(entry => entry.Value).OrderBy(entry => entry.Number);
        return new([.. entries.Select(entry => entry.ToRecord()).OfType<EffectRecord>()]);
    }

    private ValueTask Settle(EffectClaim claim, EffectState? state, object? result)
    {
        ArgumentNullException.ThrowIfNull(claim);
        Find(claim.Key)?.Settle(claim.Attempt, state, result, _timeProvider);
        return default;
    }

    private LedgerEntry? Find(EffectKey key) => EntriesOf(key.RunId).GetValueOrDefault(key);

    private ConcurrentDictionary<EffectKey, LedgerEntry> EntriesOf(string runId) =>
        RootRun.Current is { } run && run.Id == runId ? _runs.GetOrCreateValue(run) : _others;
}
