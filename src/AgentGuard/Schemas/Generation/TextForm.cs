namespace AgentGuard.Schemas.Generation;

/// <summary>Limits of texts.</summary>
internal sealed record TextForm(int MinLength, int? MaxLength, IReadOnlyList<string> Patterns, string? Format)
{
    public static TextForm Merge(TextForm left, TextForm right) => new(
        Math.Max(left.MinLength, right.MinLength),
        left.MaxLength is { } max ? Math.Min(max, right.MaxLength ?? max) : right.MaxLength,
        [.. left.Patterns.Concat(right.Patterns).Distinct(StringComparer.Ordinal)],
        left.Format ?? right.Format);
}
