using System.Globalization;

namespace AgentGuard.Schemas.Patterns;

/// <summary>Reads the regular expressions of ECMA-262 in Unicode mode.</summary>
/// <remarks>
/// More is accepted than the standard's Unicode mode does, where the meaning is beyond doubt: punctuation may be escaped without need, and
/// braces and brackets that open nothing stand for themselves. <see cref="IsStrict"/> tells.
/// </remarks>
internal sealed class PatternParser(string source)
{
    private const int MaxNesting = 100;
    private const int MaxCount = 100_000;

    private readonly List<string> _names = [];
    private int _at;
    private int _groups;
    private int _nesting;

    /// <summary>Whether what was read is right by the letter of the standard.</summary>
    public bool IsStrict { get; private set; } = true;

    private bool More => _at < source.Length;

    /// <exception cref="ArgumentException">It is not well formed.</exception>
    public PatternNode Parse()
    {
        var node = ParseChoice();
        return More ? throw Malformed("a group is closed that was not opened") : node;
    }

    private PatternNode ParseChoice()
    {
        if (++_nesting > MaxNesting)
        {
            throw Malformed($"groups nest deeper than {MaxNesting} levels");
        }

        var options = new List<PatternNode> { ParseSequence() };
        while (TryTake('|'))
        {
            options.Add(ParseSequence());
        }

        _nesting--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode.Sequence ParseSequence()
    {
        var parts = new List<PatternNode>();
        while (More && source[_at] is not ('|' or ')'))
        {
            var part = ParseTerm();
            parts.Add(ParseCount(out var min, out var max) ? Repeat(part, min, max) : part);
        }

        return new(parts);
    }

    private PatternNode.Repeat Repeat(PatternNode part, int min, int? max)
    {
        if (part is PatternNode.Start or PatternNode.End or PatternNode.WordBoundary or PatternNode.LookAround)
        {
            throw Malformed("an assertion cannot be repeated");
        }

        if (max < min)
        {
            throw Malformed("a repetition ends before it starts");
        }

        return new(part, min, max, TryTake('?'));
    }

    private PatternNode ParseTerm()
    {
        var c = source[_at++];
        switch (c)
        {
            case '^':
                return new PatternNode.Start();
            case '$':
                return new PatternNode.End();
            case '.':
                return new PatternNode.Set(CodePoints.Dot);
            case '(':
                return ParseGroup();
            case '[':
                return new PatternNode.Set(new PatternClassParser(this).Parse());
            case '\\':
                return ParseEscape();
            case '*' or '+' or '?':
                throw Malformed("there is nothing to repeat");
            case '{' or '}' or ']':
                _at--;
                if (ParseCount(out _, out _))
                {
                    throw Malformed("there is nothing to repeat");
                }

                _at++;
                IsStrict = false;
                return Single(c);
            default:
                _at--;
                return Single(TakeCode());
        }
    }

    private PatternNode ParseGroup()
    {
        foreach (var opening in (ReadOnlySpan<string>)["?=", "?!", "?<=", "?<!"])
        {
            if (TryTake(opening))
            {
                return new PatternNode.LookAround(opening, Close(ParseChoice()));
            }
        }

        if (TryTake("?:"))
        {
            return new PatternNode.Group(Close(ParseChoice()));
        }

        if (TryTake("?<"))
        {
            _names.Add(TakeUntil('>'));
        }
        else if (TryTake("?"))
        {
            throw Malformed("a group opens with '(?' that ECMA-262 does not have");
        }
        else
        {
            _names.Add(string.Empty);
        }

        _groups++;
        return new PatternNode.Group(Close(ParseChoice()));
    }

    private PatternNode Close(PatternNode part) => TryTake(')') ? part : throw Malformed("a group is not closed");

    private PatternNode ParseEscape()
    {
        if (!More)
        {
            throw Malformed("it ends within an escape");
        }

        if (TryTake('b') || TryTake('B'))
        {
            return new PatternNode.WordBoundary(source[_at - 1] == 'B');
        }

        if (source[_at] is >= '1' and <= '9')
        {
            var number = TakeNumber();
            return number <= _groups ? new PatternNode.BackReference(number) : throw Malformed($"there is no group {number}");
        }

        if (TryTake("k<"))
        {
            var number = _names.IndexOf(TakeUntil('>')) + 1;
            return number > 0 ? new PatternNode.BackReference(number) : throw Malformed("a reference names no group");
        }

        return new PatternNode.Set(TakeEscaped());
    }

    private bool ParseCount(out int min, out int? max)
    {
        (min, max) = (0, null);
        if (TryTake('*'))
        {
            return true;
        }

        if (TryTake('+'))
        {
            min = 1;
            return true;
        }

        if (TryTake('?'))
        {
            max = 1;
            return true;
        }

        return More && source[_at] == '{' && ParseBraces(out min, out max);
    }

    private bool ParseBraces(out int min, out int? max)
    {
        var start = _at++;
        (min, max) = (More && char.IsAsciiDigit(source[_at]) ? TakeNumber() : -1, null);
        if (min >= 0)
        {
            max = !TryTake(',') ? min : More && char.IsAsciiDigit(source[_at]) ? TakeNumber() : null;
            if (TryTake('}'))
            {
                return true;
            }
        }

        _at = start;
        return false;
    }

    /// <summary>Reads what follows a backslash, inside or outside of a class.</summary>
    internal CodePoints TakeEscaped()
    {
        var c = source[_at++];
        return c switch
        {
            'd' => CodePoints.Digits,
            'D' => CodePoints.Digits.Invert(),
            'w' => CodePoints.Word,
            'W' => CodePoints.Word.Invert(),
            's' => CodePoints.Space,
            'S' => CodePoints.Space.Invert(),
            'p' or 'P' => TakeProperty(c == 'P'),
            _ => CodePoints.One(TakeCharacterEscape(c)),
        };
    }

    private int TakeCharacterEscape(char c) => c switch
    {
        't' => '\t',
        'n' => '\n',
        'v' => '\v',
        'f' => '\f',
        'r' => '\r',
        '0' when !More || !char.IsAsciiDigit(source[_at]) => 0,
        'c' when More && char.IsAsciiLetter(source[_at]) => source[_at++] % 32,
        'x' => TakeHex(2),
        'u' => TakeUnicode(),
        _ => TakeIdentity(c),
    };

    private int TakeIdentity(char c)
    {
        if (char.IsAsciiLetterOrDigit(c) || c == '_')
        {
            throw Malformed($"the escape '\\{c}' is not one of ECMA-262");
        }

        IsStrict &= "^$\\.*+?()[]{}|/-".Contains(c, StringComparison.Ordinal);
        _at--;
        return TakeCode();
    }

    private int TakeUnicode()
    {
        if (TryTake('{'))
        {
            var valid = int.TryParse(TakeUntil('}'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
            return valid && code is >= 0 and <= 0x10FFFF ? code : throw Malformed("a code point is not one");
        }

        var high = TakeHex(4);
        if (char.IsHighSurrogate((char)high) && _at + 6 <= source.Length && source[_at] == '\\' && source[_at + 1] == 'u')
        {
            _at += 2;
            var low = TakeHex(4);
            return char.IsLowSurrogate((char)low)
                ? char.ConvertToUtf32((char)high, (char)low)
                : throw Malformed("a surrogate stands alone");
        }

        return high;
    }

    private int TakeHex(int length)
    {
        var digits = source.AsSpan(_at, Math.Min(length, source.Length - _at));
        _at += digits.Length;
        return digits.Length == length && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw Malformed("a code has too few digits");
    }

    private CodePoints TakeProperty(bool negated)
    {
        var name = TryTake('{') ? TakeUntil('}') : throw Malformed("a property has no name");
        var codes = PatternProperties.Find(name) ?? throw new NotSupportedException($"the property '{name}' is not known");
        return negated ? codes.Invert() : codes;
    }

    private int TakeNumber()
    {
        var start = _at;
        while (More && char.IsAsciiDigit(source[_at]))
        {
            _at++;
        }

        return int.TryParse(source.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MaxCount
            ? number
            : throw new NotSupportedException($"a count is above {MaxCount}");
    }

    private string TakeUntil(char end)
    {
        var start = _at;
        var length = source.AsSpan(_at).IndexOf(end);
        _at += length + 1;
        return length > 0 ? source.Substring(start, length) : throw Malformed($"there is no '{end}'");
    }

    internal int TakeCode()
    {
        var code = char.IsHighSurrogate(source[_at]) && _at + 1 < source.Length && char.IsLowSurrogate(source[_at + 1])
            ? char.ConvertToUtf32(source, _at)
            : source[_at];
        _at += code > 0xFFFF ? 2 : 1;
        return code;
    }

    internal bool TryTake(char c)
    {
        var found = More && source[_at] == c;
        _at += found ? 1 : 0;
        return found;
    }

    internal bool IsNext(char c) => _at < source.Length && source[_at] == c;

    internal bool IsAfterNext(char c) => _at + 1 < source.Length && source[_at + 1] == c;

    internal bool AtEnd => !More;

    internal ArgumentException Malformed(string reason) => new($"at {_at}: {reason}");

    private bool TryTake(string text)
    {
        var found = source.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
        _at += found ? text.Length : 0;
        return found;
    }

    private static PatternNode.Set Single(int code) => new(CodePoints.One(code));
}
