using System.Globalization;
using System.Text;
using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes rules as one regular expression that all engines without backtracking read alike.</summary>
internal sealed class RegexWriter(JsonGrammar grammar)
{
    private const int MaxLength = 50_000;

    // .NET refuses automata of more than 10,000 nodes and counts five for each character.
    private const int MaxSize = 1_900;
    private const int MaxNesting = 200;

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _nesting;
    private long _size;

    /// <returns>The expression, or null where there is none, and why.</returns>
    public (string? Pattern, string? Refusal) Write()
    {
        var refusal = Add(new GrammarNode.Rule(JsonGrammar.Root), weight: 1);
        return (refusal is null ? _text.ToString() : null, refusal);
    }

    // The weight is how often the automaton repeats the part: together with the length it is the size that engines limit.
    private string? Add(GrammarNode node, long weight)
    {
        _size += node is GrammarNode.Literal characters ? weight * characters.Text.Length : node is GrammarNode.Set ? weight : 0;
        if (_text.Length > MaxLength || _size > MaxSize || _nesting > MaxNesting)
        {
            return "it is too large for the engines, by its length or by repetitions within repetitions; use a grammar";
        }

        _nesting++;
        var refusal = node switch
        {
            GrammarNode.Literal literal => AddText(literal.Text),
            GrammarNode.Set set => AddSet(set.Codes),
            GrammarNode.Rule rule => AddRule(rule.Name, weight),
            GrammarNode.Sequence sequence => AddAll(sequence.Parts, string.Empty, weight),
            GrammarNode.Choice choice => Enclose(() => AddAll(choice.Options, "|", weight)),
            GrammarNode.Repeat repeat => AddRepeat(repeat, weight),
            _ => null,
        };
        _nesting--;
        return refusal;
    }

    private string? AddRule(string name, long weight)
    {
        if (!_open.Add(name))
        {
            return name == "value"
                ? "it admits values of any type, which nest without end; use a grammar"
                : "it recurs, which is not regular; use a grammar";
        }

        var refusal = Add(grammar[name], weight);
        _open.Remove(name);
        return refusal;
    }

    private string? AddAll(IReadOnlyList<GrammarNode> nodes, string separator, long weight)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            _text.Append(i == 0 ? string.Empty : separator);
            if (Add(nodes[i], weight) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? Enclose(Func<string?> add)
    {
        _text.Append("(?:");
        var refusal = add();
        _text.Append(')');
        return refusal;
    }

    private string? AddRepeat(GrammarNode.Repeat repeat, long weight)
    {
        var inner = weight * (repeat.Max ?? (repeat.Min + 1L));
        var refusal = repeat.Part is GrammarNode.Set ? Add(repeat.Part, inner) : Enclose(() => Add(repeat.Part, inner));
        var count = (repeat.Min, repeat.Max) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            var (min, max) when min == max => string.Create(CultureInfo.InvariantCulture, $"{{{min}}}"),
            var (min, max) => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        };
        _text.Append(count);
        return refusal;
    }

    private string? AddText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            AddCode(rune.Value, "\\^$.|?*+()[]{}");
        }

        return null;
    }

    // .NET counts UTF-16 units where others count characters: beyond the basic plane they differ, so nothing beyond it is matched.
    private string? AddSet(CodePoints codes)
    {
        (int From, int To)[] ranges =
        [
            .. from range in codes.Ranges
               from part in new[] { (From: 0, To: 0xD7FF), (From: 0xE000, To: 0xFFFD) }
               where range.From <= part.To && part.From <= range.To
               select (Math.Max(range.From, part.From), Math.Min(range.To, part.To)),
        ];
        if (ranges.Length == 0)
        {
            return "it asks for characters beyond the basic plane, which engines count differently; use a grammar";
        }

        _text.Append('[');
        foreach (var (from, to) in ranges)
        {
            AddCode(from, "\\^]-[&~");
            if (to > from)
            {
                _text.Append(to > from + 1 ? "-" : string.Empty);
                AddCode(to, "\\^]-[&~");
            }
        }

        _text.Append(']');
        return null;
    }

    private void AddCode(int code, string special)
    {
        if (code is < ' ' or 0x7F)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\\x{code:X2}");
            return;
        }

        _text.Append(code < 0x7F && special.Contains((char)code, StringComparison.Ordinal) ? "\\" : string.Empty).Append(new Rune(code).ToString());
    }
}
