using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>The rules of JSON itself (RFC 8259).</summary>
internal static class CommonRules
{
    private static readonly string[] Types = ["object", "array", "string", "number", "boolean", "null"];

    public const int MaxDigits = 20;

    private static readonly GrammarNode.Set ShortEscape =
        GrammarNode.Class(('"', '"'), ('\\', '\\'), ('/', '/'), ('b', 'b'), ('f', 'f'), ('n', 'n'), ('r', 'r'), ('t', 't'));

    private static readonly GrammarNode.Set Hex = GrammarNode.Class(('0', '9'), ('a', 'f'), ('A', 'F'));

    /// <summary>Characters that stand for themselves within a text.</summary>
    public static CodePoints Raw { get; } = CodePoints.Of((0, 0x1F), ('"', '"'), ('\\', '\\')).Invert();

    public static GrammarNode.Set Digit { get; } = GrammarNode.Class(('0', '9'));

    public static GrammarNode.Set FirstDigit { get; } = GrammarNode.Class(('1', '9'));

    /// <summary>Digits after the point, which may be absent.</summary>
    public static GrammarNode Fraction(int maxDigits) =>
        GrammarNode.Optional(GrammarNode.All(GrammarNode.Exactly("."), new GrammarNode.Repeat(Digit, 1, maxDigits)));

    /// <summary>A natural number of at most 20 digits: numbers without end are what weak models get lost in.</summary>
    public static GrammarNode Natural { get; } = GrammarNode.OneOf(
        GrammarNode.Exactly("0"),
        GrammarNode.All(FirstDigit, new GrammarNode.Repeat(Digit, 0, MaxDigits - 1)));

    public static GrammarNode Find(string name, Func<string, GrammarNode> rule, GrammarNode space)
    {
        var comma = GrammarNode.All(GrammarNode.Exactly(","), space);
        return name switch
        {
            "space" => GrammarNode.Optional(GrammarNode.Exactly(" ")),
            "null" => GrammarNode.Exactly("null"),
            "boolean" => GrammarNode.OneOf(GrammarNode.Exactly("true"), GrammarNode.Exactly("false")),
            "integer" => GrammarNode.All(GrammarNode.Optional(GrammarNode.Exactly("-")), Natural),
            "number" => GrammarNode.All(rule("integer"), Fraction(MaxDigits), Exponent()),
            "char" => Character(),
            "short-char" => GrammarNode.OneOf(new GrammarNode.Set(Raw), GrammarNode.All(GrammarNode.Exactly("\\"), ShortEscape)),
            "string" => GrammarNode.All(GrammarNode.Exactly("\""), GrammarNode.Any(rule("char")), GrammarNode.Exactly("\"")),
            "array" => GrammarNode.All(GrammarNode.Exactly("["), List(rule("value"), comma), GrammarNode.Exactly("]")),
            "object" => GrammarNode.All(
                GrammarNode.Exactly("{"),
                List(GrammarNode.All(rule("string"), GrammarNode.Exactly(":"), space, rule("value")), comma),
                GrammarNode.Exactly("}")),
            _ => GrammarNode.OneOf(Types.Select(rule)),
        };
    }

    private static GrammarNode List(GrammarNode item, GrammarNode comma) =>
        GrammarNode.Optional(GrammarNode.All(item, GrammarNode.Any(GrammarNode.All(comma, item))));

    private static GrammarNode Exponent() => GrammarNode.Optional(GrammarNode.All(
        GrammarNode.Class(('e', 'e'), ('E', 'E')),
        GrammarNode.Optional(GrammarNode.Class(('+', '+'), ('-', '-'))),
        new GrammarNode.Repeat(Digit, 1, 3)));

    // One character each, so that lengths can be counted: of escaped surrogates only whole pairs.
    private static GrammarNode Character()
    {
        var basic = GrammarNode.OneOf(
            GrammarNode.All(GrammarNode.Class(('0', '9'), ('a', 'c'), ('A', 'C'), ('e', 'f'), ('E', 'F')), new GrammarNode.Repeat(Hex, 3, 3)),
            GrammarNode.All(GrammarNode.Class(('d', 'd'), ('D', 'D')), GrammarNode.Class(('0', '7')), new GrammarNode.Repeat(Hex, 2, 2)));
        var pair = GrammarNode.All(
            GrammarNode.Class(('d', 'd'), ('D', 'D')), GrammarNode.Class(('8', '9'), ('a', 'b'), ('A', 'B')), new GrammarNode.Repeat(Hex, 2, 2),
            GrammarNode.Exactly("\\u"),
            GrammarNode.Class(('d', 'd'), ('D', 'D')), GrammarNode.Class(('c', 'f'), ('C', 'F')), new GrammarNode.Repeat(Hex, 2, 2));
        return GrammarNode.OneOf(
            new GrammarNode.Set(Raw),
            GrammarNode.All(
                GrammarNode.Exactly("\\"),
                GrammarNode.OneOf(ShortEscape, GrammarNode.All(GrammarNode.Exactly("u"), GrammarNode.OneOf(basic, pair)))));
    }
}
