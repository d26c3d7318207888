using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Questions to regular expressions.</summary>
internal static class PatternShape
{
    public static bool HasWordBoundary(PatternNode node) => node switch
    {
        PatternNode.WordBoundary => true,
        PatternNode.Sequence sequence => sequence.Parts.Any(HasWordBoundary),
        PatternNode.Choice choice => choice.Options.Any(HasWordBoundary),
        PatternNode.Group group => HasWordBoundary(group.Part),
        PatternNode.Repeat repeat => HasWordBoundary(repeat.Part),
        _ => false,
    };

    /// <summary>Whether it is certain that every text matches.</summary>
    public static bool MatchesAll(PatternNode node) => node switch
    {
        PatternNode.Choice choice => choice.Options.Any(MatchesAll),
        PatternNode.Group group => MatchesAll(group.Part),
        PatternNode.Sequence { Parts: [PatternNode.Group group] } => MatchesAll(group.Part),
        PatternNode.Sequence sequence => LengthOf(sequence).Min == 0 && !sequence.Parts.Any(part => part is PatternNode.Start or PatternNode.End),
        _ => false,
    };

    /// <summary>How many characters match, where anchors match none.</summary>
    public static (int Min, int? Max) LengthOf(PatternNode node) => node switch
    {
        PatternNode.Set => (1, 1),
        PatternNode.Group group => LengthOf(group.Part),
        PatternNode.Sequence sequence => sequence.Parts.Select(LengthOf).Aggregate((Min: 0, Max: (int?)0), Add),
        PatternNode.Choice choice => choice.Options.Select(LengthOf).Aggregate((a, b) =>
            (Math.Min(a.Min, b.Min), a.Max > b.Max ? a.Max : a.Max is null ? null : b.Max)),
        PatternNode.Repeat repeat => Multiply(LengthOf(repeat.Part), repeat.Min, repeat.Max),
        _ => (0, 0),
    };

    /// <summary>Makes a pattern match only texts of some length, where it is plain how.</summary>
    /// <returns>The pattern, or null where it is not.</returns>
    public static PatternNode? Fit(PatternNode node, int min, int? max)
    {
        if (min == 0 && max is null)
        {
            return node;
        }

        if (node is not PatternNode.Sequence { Parts: [PatternNode.Start, .., PatternNode.End] } sequence)
        {
            return null;
        }

        var length = LengthOf(node);
        if (length.Min >= min && (max is null || length.Max <= max))
        {
            return node;
        }

        var variable = sequence.Parts.Where(part => LengthOf(part) is var (from, to) && from != to).ToList();
        if (variable is not [PatternNode.Repeat repeat] || LengthOf(repeat.Part) != (1, 1))
        {
            return null;
        }

        var rest = length.Min - repeat.Min;
        var fitted = repeat with
        {
            Min = Math.Max(repeat.Min, min - rest),
            Max = max is null ? repeat.Max : Math.Min(repeat.Max ?? int.MaxValue, Math.Max(0, max.Value - rest)),
        };
        return fitted.Max < fitted.Min ? null : new PatternNode.Sequence([.. sequence.Parts.Select(part => ReferenceEquals(part, repeat) ? fitted : part)]);
    }

    private static (int Min, int? Max) Add((int Min, int? Max) left, (int Min, int? Max) right) =>
        (Clip((long)left.Min + right.Min), left.Max is { } a && right.Max is { } b ? Clip((long)a + b) : null);

    private static (int Min, int? Max) Multiply((int Min, int? Max) part, int min, int? max) => (
        Clip((long)part.Min * min),
        part.Max == 0 || max == 0 ? 0 : part.Max is { } a && max is { } b ? Clip((long)a * b) : null);

    private static int Clip(long length) => (int)Math.Min(length, 1_000_000_000);
}
