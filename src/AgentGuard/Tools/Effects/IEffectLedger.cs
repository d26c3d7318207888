namespace AgentGuard.Tools.Effects;

/// <summary>Knows which effects happened, so that none happens twice.</summary>
/// <remarks>
/// <para>Implementations are thread-safe and keep this contract:</para>
/// <para><b>Intent first.</b> When <see cref="ClaimAsync"/> answers <see cref="EffectState.Claimed"/> the intent is recorded, as durably as
/// the ledger is, before the tool runs.</para>
/// <para><b>Atomic.</b> Of two who claim at once, one gets the claim; the other waits until it is settled. A claim whose holder is gone, because
/// its process died, becomes <see cref="EffectState.Unknown"/>.</para>
/// <para><b>The last attempt counts.</b> A claim settles its own attempt only.</para>
/// </remarks>
public interface IEffectLedger
{
    /// <summary>Claims an effect. Where another holds the claim, it waits until that one is settled.</summary>
    /// <param name="key">The effect.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What is known; one that is <see cref="EffectState.Claimed"/> must be settled by one of the other methods.</returns>
    ValueTask<EffectClaim> ClaimAsync(EffectKey key, CancellationToken cancellationToken = default);

    /// <summary>Claims an effect of which it was found out that it did not happen.</summary>
    /// <param name="unknown">The claim that was <see cref="EffectState.Unknown"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new claim, or <see langword="null"/> when somebody else was quicker.</returns>
    ValueTask<EffectClaim?> TryReclaimAsync(EffectClaim unknown, CancellationToken cancellationToken = default);

    /// <summary>Records that an effect happened, after it was claimed or found out.</summary>
    /// <param name="claim">The claim, <see cref="EffectState.Claimed"/> or <see cref="EffectState.Unknown"/>.</param>
    /// <param name="result">Its result.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask CompleteAsync(EffectClaim claim, object? result, CancellationToken cancellationToken = default);

    /// <summary>Records that a claimed effect may or may not have happened.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask MarkUnknownAsync(EffectClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Gives a claim back: the effect did not happen and may be tried again.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask ReleaseAsync(EffectClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Records that an effect that had happened was undone.</summary>
    /// <param name="key">The effect. One that is not <see cref="EffectState.Done"/> stays as it is.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask MarkUndoneAsync(EffectKey key, CancellationToken cancellationToken = default);

    /// <summary>What is recorded of a run.</summary>
    /// <param name="runId">The outermost run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The effects, in the order in which they were claimed.</returns>
    ValueTask<IReadOnlyList<EffectRecord>> GetAsync(string runId, CancellationToken cancellationToken = default);
}
