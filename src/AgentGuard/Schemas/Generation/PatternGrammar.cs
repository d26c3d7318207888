using System.Text;
using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes the texts that match a regular expression as they stand in JSON.</summary>
/// <param name="any">Any character as it stands in JSON.</param>
/// <param name="times">Repeats a part.</param>
internal sealed class PatternGrammar(GrammarNode any, Func<GrammarNode, int, int?, GrammarNode> times)
{
    private static readonly (int Code, string Text)[] Escapes =
        [('"', "\\\""), ('\\', "\\\\"), ('\b', "\\b"), ('\f', "\\f"), ('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t")];

    /// <returns>The texts, or null where they cannot be written.</returns>
    public GrammarNode? Convert(PatternNode node) => node switch
    {
        PatternNode.Choice choice => All(choice.Options, Convert, GrammarNode.OneOf),
        PatternNode.Group group => Convert(group.Part),
        PatternNode.Sequence { Parts: [PatternNode.Group group] } => Convert(group.Part),
        PatternNode.Sequence sequence => Unanchored(sequence),
        _ => Unanchored(new PatternNode.Sequence([node])),
    };

    // A pattern is found anywhere, unless it is anchored.
    private GrammarNode? Unanchored(PatternNode.Sequence sequence)
    {
        var parts = sequence.Parts.ToList();
        var starts = parts.TakeWhile(part => part is PatternNode.Start).Count();
        var ends = parts.Skip(starts).Reverse().TakeWhile(part => part is PatternNode.End).Count();
        var inner = All(parts[starts..^ends], Inner, GrammarNode.All);
        return inner is null ? null : GrammarNode.All(
            starts > 0 ? GrammarNode.Empty : GrammarNode.Any(any), inner, ends > 0 ? GrammarNode.Empty : GrammarNode.Any(any));
    }

    private GrammarNode? Inner(PatternNode node) => node switch
    {
        PatternNode.Set set => Character(set.Codes),
        PatternNode.Group group => Inner(group.Part),
        PatternNode.Sequence sequence => All(sequence.Parts, Inner, GrammarNode.All),
        PatternNode.Choice choice => All(choice.Options, Inner, GrammarNode.OneOf),
        PatternNode.Repeat repeat => Repeated(repeat),
        _ => null,
    };

    // Engines refuse to repeat what may be empty: it is repeated filled, or not at all.
    private GrammarNode? Repeated(PatternNode.Repeat repeat)
    {
        var isEmpty = PatternShape.LengthOf(repeat.Part).Min == 0;
        var filled = isEmpty ? Filled(repeat.Part) : repeat.Part;
        var part = filled is null ? null : Inner(filled);
        return part is null ? null : times(part, isEmpty ? 0 : repeat.Min, repeat.Max);
    }

    private static PatternNode? Filled(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Group group:
                return Filled(group.Part);
            case PatternNode.Sequence { Parts: [var only] }:
                return Filled(only);
            case PatternNode.Repeat { Min: 0 } repeat when PatternShape.LengthOf(repeat.Part).Min > 0 && repeat.Max != 0:
                return repeat with { Min = 1 };
            case PatternNode.Choice choice:
                PatternNode?[] options =
                [
                    .. choice.Options.Where(option => PatternShape.LengthOf(option).Max != 0)
                        .Select(option => PatternShape.LengthOf(option).Min > 0 ? option : Filled(option)),
                ];
                return options.Length == 0 || options.Contains(null) ? null : new PatternNode.Choice([.. options.OfType<PatternNode>()]);
            default:
                return PatternShape.LengthOf(node).Min > 0 ? node : null;
        }
    }

    private GrammarNode? Character(CodePoints codes)
    {
        if (codes.Ranges is [(0, 0x10FFFF)])
        {
            return any;
        }

        var raw = CodePoints.Of(codes.Ranges.SelectMany(range => Intersect(range, CommonRules.Raw)));
        GrammarNode[] options =
        [
            .. raw.Ranges.Count == 0 ? Array.Empty<GrammarNode>() : [Plain(raw)],
            .. from escape in Escapes
               where codes.Ranges.Any(range => escape.Code >= range.From && escape.Code <= range.To)
               select GrammarNode.Exactly(escape.Text),
        ];
        return options.Length == 0 ? null : GrammarNode.OneOf(options);
    }

    private static GrammarNode Plain(CodePoints codes) => codes.Ranges is [var (from, to)] && from == to && from is < 0xD800 or > 0xDFFF
        ? GrammarNode.Exactly(new Rune(from).ToString())
        : new GrammarNode.Set(codes);

    private static IEnumerable<(int, int)> Intersect((int From, int To) range, CodePoints codes) =>
        from other in codes.Ranges
        where range.From <= other.To && other.From <= range.To
        select (Math.Max(range.From, other.From), Math.Min(range.To, other.To));

    private static GrammarNode? All(
        IReadOnlyList<PatternNode> nodes, Func<PatternNode, GrammarNode?> convert, Func<IEnumerable<GrammarNode>, GrammarNode> join)
    {
        var converted = new List<GrammarNode>(nodes.Count);
        foreach (var node in nodes)
        {
            if (convert(node) is not { } each)
            {
                return null;
            }

            converted.Add(each);
        }

        return join(converted);
    }
}
