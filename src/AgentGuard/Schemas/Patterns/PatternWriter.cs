using System.Globalization;
using System.Text;

namespace AgentGuard.Schemas.Patterns;

/// <summary>Writes a regular expression in the dialect of .NET, where a text is UTF-16.</summary>
internal sealed class PatternWriter
{
    private readonly StringBuilder _text = new();
    private bool _captures;

    public string Write(PatternNode node)
    {
        _captures = !node.IsRegular;
        Add(node);
        return _text.ToString();
    }

    private void Add(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                AddSet(set.Codes);
                break;
            case PatternNode.Sequence sequence:
                AddAll(sequence.Parts, string.Empty);
                break;
            case PatternNode.Choice choice:
                AddAll(choice.Options, "|");
                break;
            case PatternNode.Group group:
                Enclose(_captures ? "(" : "(?:", group.Part);
                break;
            case PatternNode.LookAround look:
                Enclose("(" + look.Opening, look.Part);
                break;
            case PatternNode.Repeat repeat:
                Enclose("(?:", repeat.Part);
                _text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}").Append(repeat.Lazy ? "?" : string.Empty);
                break;
            case PatternNode.BackReference back:
                _text.Append(CultureInfo.InvariantCulture, $"(?:\\{back.Number})");
                break;
            case PatternNode.Start:
                _text.Append(@"\A");
                break;
            case PatternNode.End:
                _text.Append(@"\z");
                break;
            case PatternNode.WordBoundary boundary:
                _text.Append(boundary.Negated ? @"\B" : @"\b");
                break;
        }
    }

    private void AddAll(IReadOnlyList<PatternNode> nodes, string separator)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            _text.Append(i == 0 ? string.Empty : separator);
            Add(nodes[i]);
        }
    }

    private void Enclose(string opening, PatternNode part)
    {
        _text.Append(opening);
        Add(part);
        _text.Append(')');
    }

    private void AddSet(CodePoints codes)
    {
        var (narrow, wide) = (new StringBuilder(), new StringBuilder());
        foreach (var (from, to) in codes.Ranges)
        {
            if (from <= 0xFFFF)
            {
                AddRange(narrow, from, Math.Min(to, 0xFFFF));
            }

            if (to > 0xFFFF)
            {
                AddPairs(wide, Math.Max(from, 0x10000), to);
            }
        }

        var basic = narrow.Length == 0 ? "[^\\s\\S]" : $"[{narrow}]";
        _text.Append(wide.Length == 0 ? basic : $"(?:{wide.Remove(0, 1)}|{basic})");
    }

    private static void AddRange(StringBuilder to, int first, int last) =>
        to.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}-\\u{last:X4}");

    private static void AddPairs(StringBuilder to, int first, int last)
    {
        while (first <= last)
        {
            var high = 0xD7C0 + (first >> 10);
            var end = Math.Min(last, first | 0x3FF);

            // A run of whole blocks of 1,024 needs one class of high surrogates.
            var whole = (first & 0x3FF) == 0 && last - first >= 0x3FF;
            var lastHigh = whole ? 0xD7C0 + ((last + 1) >> 10) - 1 : high;
            end = whole ? ((lastHigh - 0xD7C0) << 10) | 0x3FF : end;
            to.Append('|');
            AddRange(to.Append('['), high, lastHigh);
            AddRange(to.Append("]["), 0xDC00 + (whole ? 0 : first & 0x3FF), 0xDC00 + (whole ? 0x3FF : end & 0x3FF));
            to.Append(']');
            first = end + 1;
        }
    }
}
