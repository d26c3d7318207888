using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentGuard.Tools;

/// <summary>Knows the effects of the runs of this process.</summary>
/// <remarks>
/// Thread-safe. What it knows of the current run is kept as long as the run's object is in use; of a run that is not the current one as
/// long as the ledger. It does not survive the process.
/// </remarks>
public sealed class InMemoryEffectLedger : IEffectLedger
{
    private readonly ConditionalWeakTable<AgentRun, ConcurrentDictionary<EffectKey, TaskCompletionSource<EffectClaim>>> _runs = [];
    private readonly ConcurrentDictionary<EffectKey, TaskCompletionSource<EffectClaim>> _others = new();

    internal static InMemoryEffectLedger Shared { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<EffectClaim> ClaimAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var entries = EntriesOf(key);
        while (true)
        {
            var mine = new TaskCompletionSource<EffectClaim>(TaskCreationOptions.RunContinuationsAsynchronously);
            var entry = entries.GetOrAdd(key, mine);
            if (ReferenceEquals(entry, mine))
            {
                return new EffectClaim(EffectState.Claimed);
            }

            var settled = await entry.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (settled.State != EffectState.Claimed)
            {
                return settled;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(EffectKey key, object? result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Settle(key, new EffectClaim(EffectState.Done, result));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask MarkUnknownAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Settle(key, new EffectClaim(EffectState.Unknown));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(EffectKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (EntriesOf(key).TryRemove(key, out var entry))
        {
            entry.TrySetResult(new EffectClaim(EffectState.Claimed));
        }

        return default;
    }

    private void Settle(EffectKey key, EffectClaim claim)
    {
        if (EntriesOf(key).TryGetValue(key, out var entry))
        {
            entry.TrySetResult(claim);
        }
    }

    private ConcurrentDictionary<EffectKey, TaskCompletionSource<EffectClaim>> EntriesOf(EffectKey key) =>
        RootRun.Current is { } run && run.Id == key.RunId ? _runs.GetOrCreateValue(run) : _others;
}
