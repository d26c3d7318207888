using System.Globalization;
using System.Text;

namespace AgentGuard.Tests.Schemas.Generation;

/// <content>Reads the text of a grammar.</content>
internal sealed partial class GbnfInterpreter
{
    private Choice Alternatives()
    {
        var options = new List<Node> { Parts() };
        while (Take(" | "))
        {
            options.Add(Parts());
        }

        return new(options);
    }

    private Sequence Parts()
    {
        var parts = new List<Node>();
        do
        {
            parts.Add(Counted(Atom()));
        }
        while (_at < _text.Length && _text[_at] == ' ' && _text[_at + 1] is not '|' && Take(" "));

        return new(parts);
    }

    private Node Atom()
    {
        if (Take("("))
        {
            var group = Alternatives();
            Expect(")");
            return group;
        }

        if (Take("."))
        {
            return new Set([], IsNegated: true);
        }

        return _text[_at] switch
        {
            '"' => Literal(),
            '[' => Class(),
            _ => new Rule(Name()),
        };
    }

    private Node Counted(Node part)
    {
        var counted = _at >= _text.Length ? part : _text[_at] switch
        {
            '*' => new Repeat(part, 0, null),
            '+' => new Repeat(part, 1, null),
            '?' => new Repeat(part, 0, 1),
            '{' => Braces(part),
            _ => part,
        };
        _at += counted is Repeat && _text[_at] is '*' or '+' or '?' && !ReferenceEquals(counted, part) ? 1 : 0;
        return counted;
    }

    private Repeat Braces(Node part)
    {
        var end = _text.IndexOf('}', _at);
        var bounds = _text[(_at + 1)..end].Split(',');
        _at = end + 1;
        var min = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        var max = bounds.Length == 1 ? min : bounds[1].Length == 0 ? (int?)null : int.Parse(bounds[1], CultureInfo.InvariantCulture);
        Require(min <= MaxRepetitions && max is null or <= MaxRepetitions, "too many repetitions");
        Require((max ?? min) <= 20 || part is Rule or Set or Text, "a counted group is unfolded");
        return new(part, min, max);
    }

    private Text Literal()
    {
        _at++;
        var codes = new List<int>();
        while (_text[_at] != '"')
        {
            codes.Add(Code("\"\\"));
        }

        _at++;
        return new([.. codes]);
    }

    private Set Class()
    {
        _at++;
        var isNegated = Take("^");
        var ranges = new List<(int, int)>();
        while (_text[_at] != ']')
        {
            var from = Code("]\\");
            var to = from;
            if (_text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                to = Code("]\\");
            }

            ranges.Add((from, to));
        }

        _at++;
        Require(ranges.Count > 0, "an empty class");
        return new(ranges, isNegated);
    }

    private int Code(string special)
    {
        if (_text[_at] != '\\')
        {
            Require(!special.Contains(_text[_at], StringComparison.Ordinal) && _text[_at] >= ' ', "a character has to be escaped");
            var rune = Rune.GetRuneAt(_text, _at);
            _at += rune.Utf16SequenceLength;
            return rune.Value;
        }

        var kind = _text[_at + 1];
        _at += 2;
        return kind switch
        {
            'x' => Hex(2),
            'u' => Hex(4),
            'U' => Hex(8),
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' or '"' or '[' or ']' => kind,
            _ => throw new FormatException($"unknown escape {kind}"),
        };
    }

    private int Hex(int length)
    {
        _at += length;
        return int.Parse(_text.AsSpan(_at - length, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '-'))
        {
            _at++;
        }

        Require(_at > start, "there is no name");
        return _text[start.._at];
    }

    private bool Take(string text)
    {
        var found = _text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
        _at += found ? text.Length : 0;
        return found;
    }

    private void Expect(string text) => Require(Take(text), $"'{text}' is missing");

    private void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException($"{message} at {_at}: {_text[Math.Max(0, _at - 60)..Math.Min(_text.Length, _at + 40)]}");
        }
    }
}
