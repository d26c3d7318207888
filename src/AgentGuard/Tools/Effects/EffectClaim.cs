namespace AgentGuard.Tools.Effects;

/// <summary>The answer of a ledger to the wish to cause an effect; it is handed back to settle it.</summary>
/// <param name="Key">The effect.</param>
/// <param name="State">What the ledger knows; never <see cref="EffectState.Undone"/>, which can be claimed.</param>
/// <param name="Attempt">
/// How often the effect was claimed, from 1. A claim of an earlier attempt settles nothing any more: somebody else has taken over since.
/// </param>
/// <param name="Result">The recorded result, for <see cref="EffectState.Done"/>.</param>
public sealed record EffectClaim(EffectKey Key, EffectState State, int Attempt, object? Result = null);
