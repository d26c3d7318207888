namespace AgentGuard.Tools.Effects;

/// <summary>What a ledger has recorded of an effect.</summary>
/// <param name="Key">The effect.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Result">Its result, where it is known.</param>
/// <param name="ClaimedAt">When it was last claimed: the intent was recorded before the tool ran.</param>
/// <param name="SettledAt">When its outcome was recorded; <see langword="null"/> while it is claimed.</param>
public sealed record EffectRecord(EffectKey Key, EffectState State, object? Result, DateTimeOffset ClaimedAt, DateTimeOffset? SettledAt);
