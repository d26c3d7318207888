using System.Globalization;
using System.Text;
using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes rules in the notation of llama.cpp.</summary>
internal sealed class GbnfWriter
{
    private readonly StringBuilder _text = new();

    public static string Write(IEnumerable<KeyValuePair<string, GrammarNode>> rules)
    {
        var writer = new GbnfWriter();
        foreach (var (name, node) in rules)
        {
            writer._text.Append(name).Append(" ::= ");
            writer.Add(node, isAlone: true);
            writer._text.Append('\n');
        }

        return writer._text.ToString();
    }

    private void Add(GrammarNode node, bool isAlone)
    {
        switch (node)
        {
            case GrammarNode.Literal literal:
                AddText(literal.Text);
                break;
            case GrammarNode.Set set:
                AddSet(set.Codes);
                break;
            case GrammarNode.Rule rule:
                _text.Append(rule.Name);
                break;
            case GrammarNode.Sequence sequence:
                AddAll(sequence.Parts, " ", isGroup: false);
                break;
            case GrammarNode.Choice choice:
                AddAll(choice.Options, " | ", isGroup: !isAlone);
                break;
            case GrammarNode.Repeat repeat:
                AddRepeat(repeat);
                break;
        }
    }

    private void AddAll(IReadOnlyList<GrammarNode> nodes, string separator, bool isGroup)
    {
        _text.Append(isGroup ? "(" : string.Empty);
        for (var i = 0; i < nodes.Count; i++)
        {
            _text.Append(i == 0 ? string.Empty : separator);
            Add(nodes[i], isAlone: false);
        }

        _text.Append(isGroup ? ")" : string.Empty);
    }

    private void AddRepeat(GrammarNode.Repeat repeat)
    {
        var isGroup = repeat.Part is GrammarNode.Sequence or GrammarNode.Repeat;
        _text.Append(isGroup ? "(" : string.Empty);
        Add(repeat.Part, isAlone: false);
        _text.Append(isGroup ? ")" : string.Empty);
        var count = (repeat.Min, repeat.Max) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            var (min, max) when min == max => string.Create(CultureInfo.InvariantCulture, $"{{{min}}}"),
            var (min, max) => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        };
        _text.Append(count);
    }

    private void AddText(string text)
    {
        _text.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            AddCode(rune.Value, "\"\\");
        }

        _text.Append('"');
    }

    // Of a set that goes up to the end of Unicode, what it lacks is shorter.
    private void AddSet(CodePoints codes)
    {
        var isLarge = codes.Ranges[^1].To == 0x10FFFF;
        var ranges = isLarge ? codes.Invert().Ranges : codes.Ranges;
        if (isLarge && ranges.Count == 0)
        {
            _text.Append('.');
            return;
        }

        _text.Append(isLarge ? "[^" : "[");
        foreach (var (from, to) in ranges)
        {
            AddCode(from, "\\]^-[\"");
            if (to > from)
            {
                _text.Append(to > from + 1 ? "-" : string.Empty);
                AddCode(to, "\\]^-[\"");
            }
        }

        _text.Append(']');
    }

    private void AddCode(int code, string special)
    {
        var isPlain = code is >= ' ' and < 0x7F || (code > 0xA0 && Rune.IsValid(code) && Rune.IsLetterOrDigit(new Rune(code)));
        if (isPlain && (code > 0x7F || !special.Contains((char)code, StringComparison.Ordinal)))
        {
            _text.Append(new Rune(code).ToString());
            return;
        }

        var text = code switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{code:X2}"),
            <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{code:X4}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"\\U{code:X8}"),
        };
        _text.Append(text);
    }
}
