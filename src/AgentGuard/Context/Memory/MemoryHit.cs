namespace AgentGuard.Context.Memory;

/// <summary>Something that was found.</summary>
/// <param name="Item">What.</param>
/// <param name="Score">How well it answers the question; comparable within one search alone.</param>
public sealed record MemoryHit(MemoryItem Item, double Score);
