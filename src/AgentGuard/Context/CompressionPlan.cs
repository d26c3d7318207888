namespace AgentGuard.Context;

/// <summary>What a shortening saves and what it costs, in tokens and calls: why it was made.</summary>
/// <param name="TokensSaved">The tokens that later requests have less.</param>
/// <param name="CacheTokensBroken">The tokens that the provider had in its cache and has to read anew, once.</param>
/// <param name="BreakEvenCalls">
/// How many calls must follow until it has paid, from the cache prices of the options; 0 when it pays with the present call.
/// </param>
/// <param name="ExpectedCalls">How many calls were expected to follow.</param>
/// <param name="IsForced">Whether the request would not have fitted otherwise.</param>
/// <param name="Compressors">The compressors whose changes were made.</param>
public sealed record CompressionPlan(
    long TokensSaved, long CacheTokensBroken, double BreakEvenCalls, double ExpectedCalls, bool IsForced, IReadOnlyList<string> Compressors);
