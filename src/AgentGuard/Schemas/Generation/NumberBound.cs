namespace AgentGuard.Schemas.Generation;

/// <summary>A bound of numbers.</summary>
/// <param name="Text">The number as written.</param>
/// <param name="IsExclusive">Whether the bound itself is outside.</param>
internal sealed record NumberBound(string Text, bool IsExclusive);
