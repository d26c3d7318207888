namespace AgentGuard.Tools;

/// <summary>The answer of a ledger to the wish to run an effect.</summary>
/// <param name="State">What it knows.</param>
/// <param name="Result">The recorded result, for <see cref="EffectState.Done"/>.</param>
public sealed record EffectClaim(EffectState State, object? Result = null);
