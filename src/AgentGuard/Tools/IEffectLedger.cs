namespace AgentGuard.Tools;

/// <summary>Knows which effects happened, so that none happens twice.</summary>
/// <remarks>Implementations must be thread-safe, and <see cref="ClaimAsync"/> atomic: of two who ask at once, one gets the claim.</remarks>
public interface IEffectLedger
{
    /// <summary>Claims an effect. Where another holds the claim, it waits until that one is settled.</summary>
    /// <param name="key">The effect.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What is known; with <see cref="EffectState.Claimed"/> the caller must call one of the other methods.</returns>
    ValueTask<EffectClaim> ClaimAsync(EffectKey key, CancellationToken cancellationToken = default);

    /// <summary>Records that a claimed effect happened.</summary>
    /// <param name="key">The effect.</param>
    /// <param name="result">Its result.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask CompleteAsync(EffectKey key, object? result, CancellationToken cancellationToken = default);

    /// <summary>Records that a claimed effect may or may not have happened.</summary>
    /// <param name="key">The effect.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask MarkUnknownAsync(EffectKey key, CancellationToken cancellationToken = default);

    /// <summary>Gives a claim back: the effect did not happen and may be tried again.</summary>
    /// <param name="key">The effect.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask ReleaseAsync(EffectKey key, CancellationToken cancellationToken = default);
}
