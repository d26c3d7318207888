using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes texts.</summary>
internal sealed partial class JsonGrammar
{
    // What llama.cpp accepts as a bound, and what RE2 does.
    private int MaxTimes => isRegular ? 1000 : 2000;

    /// <returns>What may stand between the quotes, or null where nothing may.</returns>
    private GrammarNode? Content(TextForm texts, string name, string path)
    {
        if (texts.MaxLength < texts.MinLength)
        {
            return null;
        }

        var pattern = texts.Patterns.Count > 0 ? Parse(texts.Patterns[0], path) : null;
        foreach (var further in texts.Patterns.Skip(1))
        {
            losses.Add(path, "pattern", SchemaLossKind.Dropped, $"only one pattern at a time is written, not {further}");
        }

        if (texts.Format is not null && (pattern is not null || FormatPatterns.Find(texts.Format) is null))
        {
            losses.Add(path, "format", SchemaLossKind.Dropped, "it is validated afterwards, where formats are asserted at all");
        }

        var source = pattern ?? (texts.Format is { } format && FormatPatterns.Find(format) is { } known ? Parse(known, path) : null);
        return source is null || PatternShape.MatchesAll(source)
            ? Times(Character(texts.MinLength, texts.MaxLength), texts.MinLength, texts.MaxLength, path, texts.MinLength > 0 ? "minLength" : "maxLength")
            : Limited(source, texts, name, path);
    }

    private GrammarNode? Limited(PatternNode pattern, TextForm texts, string name, string path)
    {
        var fitted = PatternShape.Fit(pattern, texts.MinLength, texts.MaxLength);
        if (fitted is null)
        {
            losses.Add(path, texts.MaxLength is null ? "minLength" : "maxLength", SchemaLossKind.Dropped, "the pattern or format is written instead");
        }

        var node = new PatternGrammar(Shared("char"), (part, min, max) => Times(part, min, max, path, "pattern")).Convert(fitted ?? pattern);
        if (node is null)
        {
            losses.Add(path, "pattern", SchemaLossKind.Dropped, "anchors within it, or repetitions of nothing, cannot be written");
            return Times(Character(texts.MinLength, texts.MaxLength), texts.MinLength, texts.MaxLength, path, "maxLength");
        }

        return node is GrammarNode.Choice ? Named($"{name}-text", node) : node;
    }

    // An automaton repeats what is counted: there only short escapes are matched.
    private GrammarNode.Rule Character(int min, int? max) => Shared(isRegular && (max ?? min) > 1 ? "short-char" : "char");

    private PatternNode? Parse(string pattern, string path)
    {
        try
        {
            var node = new PatternParser(pattern).Parse();
            if (node.IsRegular && !PatternShape.HasWordBoundary(node))
            {
                return node;
            }
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // It is reported as those are that parse and are not regular.
        }

        losses.Add(path, "pattern", SchemaLossKind.Dropped, "it is not a regular expression without look-around");
        return null;
    }

    /// <summary>Repeats a part as often as the target can count.</summary>
    private GrammarNode Times(GrammarNode part, int min, int? max, string path, string keyword)
    {
        if (min > MaxTimes || (max > MaxTimes && !isRegular))
        {
            losses.Add(path, keyword, SchemaLossKind.Approximated, $"repetitions are counted up to {MaxTimes}");
        }

        min = Math.Min(min, MaxTimes);
        max = max <= MaxTimes ? max : isRegular && max is not null ? MaxTimes : null;
        if (max == 0 || part is GrammarNode.Literal { Text.Length: 0 })
        {
            return GrammarNode.Empty;
        }

        // Grammar engines unfold a counted group; a rule they do not.
        var counted = (max ?? min) > 1 && !isRegular;
        return (min, max) is (1, 1) ? part : new GrammarNode.Repeat(counted ? Named("repeated", part) : part, min, max);
    }
}
