namespace AgentGuard.Schemas.Generation;

/// <summary>A bound of numbers, by value.</summary>
internal sealed record NumberLimit(decimal Value, bool IsExclusive);
