using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>A part of a grammar over characters, of which both grammars and regular expressions are written.</summary>
internal abstract record GrammarNode
{
    public static Literal Empty { get; } = new(string.Empty);

    public sealed record Literal(string Text) : GrammarNode;

    public sealed record Set(CodePoints Codes) : GrammarNode;

    public sealed record Sequence(IReadOnlyList<GrammarNode> Parts) : GrammarNode;

    public sealed record Choice(IReadOnlyList<GrammarNode> Options) : GrammarNode;

    /// <summary>A repetition; without a maximum it is unbounded.</summary>
    public sealed record Repeat(GrammarNode Part, int Min, int? Max) : GrammarNode;

    public sealed record Rule(string Name) : GrammarNode;

    public static Literal Exactly(string text) => new(text);

    public static Set Class(params (int From, int To)[] ranges) => new(CodePoints.Of(ranges));

    public static GrammarNode Optional(GrammarNode part) => part is Literal { Text.Length: 0 } ? part : new Repeat(part, 0, 1);

    public static GrammarNode Any(GrammarNode part) => new Repeat(part, 0, null);

    public static GrammarNode OneOf(params IEnumerable<GrammarNode> options)
    {
        GrammarNode[] all = [.. options.SelectMany(option => option is Choice choice ? choice.Options : [option])];
        return all.Length == 1 ? all[0] : new Choice(all);
    }

    public static GrammarNode All(params IEnumerable<GrammarNode> parts)
    {
        var all = new List<GrammarNode>();
        foreach (var part in parts.SelectMany(part => part is Sequence sequence ? sequence.Parts : [part]))
        {
            if (part is Literal text && all.Count > 0 && all[^1] is Literal before)
            {
                all[^1] = new Literal(before.Text + text.Text);
            }
            else if (part is not Literal { Text.Length: 0 })
            {
                all.Add(part);
            }
        }

        return all.Count switch
        {
            0 => Empty,
            1 => all[0],
            _ => new Sequence(all),
        };
    }
}
