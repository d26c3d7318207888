using System.Buffers;
using System.Text.Unicode;

namespace AgentGuard.Schemas.Repair;

/// <summary>Whether bytes are JSON as RFC 8259 defines it, in one pass that neither throws nor allocates nor recurs.</summary>
/// <remarks>Beyond the grammar, an escape of half a surrogate pair is refused: no text can hold it.</remarks>
internal ref struct StrictJson
{
    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _maxDepth;
    private int _at;

    private StrictJson(ReadOnlySpan<byte> text, int maxDepth)
    {
        _text = text;
        _maxDepth = Math.Min(maxDepth, 64);
    }

    public static bool IsValid(ReadOnlySpan<byte> text, int maxDepth) =>
        new StrictJson(text, maxDepth).Document() && Utf8.IsValid(text);

    /// <summary>Whether a span is one number of JSON.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var reader = new StrictJson(text, 1);
        return text.Length > 0 && reader.Number() && reader._at == text.Length;
    }

    private bool Document()
    {
        ulong objects = 0;
        var depth = 0;
        while (true)
        {
            if (!ValueOrOpening(ref objects, ref depth, out var opened))
            {
                return false;
            }

            if (!opened && !Closings(ref objects, ref depth))
            {
                return false;
            }

            if (depth == 0)
            {
                SkipSpace();
                return _at == _text.Length;
            }
        }
    }

    private bool ValueOrOpening(ref ulong objects, ref int depth, out bool opened)
    {
        opened = false;
        SkipSpace();
        if (_at == _text.Length)
        {
            return false;
        }

        var first = _text[_at];
        if (first is not ((byte)'{' or (byte)'['))
        {
            return Scalar(first);
        }

        if (depth == _maxDepth)
        {
            return false;
        }

        _at++;
        objects = (objects << 1) | (first == '{' ? 1u : 0u);
        depth++;
        SkipSpace();
        if (Is(first == '{' ? (byte)'}' : (byte)']'))
        {
            return true;
        }

        opened = true;
        return first == '[' || Name();
    }

    /// <summary>After a value: closes what ends here and goes on to the next member or element.</summary>
    private bool Closings(ref ulong objects, ref int depth)
    {
        while (depth > 0)
        {
            SkipSpace();
            if (_at == _text.Length)
            {
                return false;
            }

            var inObject = (objects & 1) != 0;
            if (_text[_at] == ',')
            {
                _at++;
                SkipSpace();
                return !inObject || Name();
            }

            if (_text[_at++] != (inObject ? '}' : ']'))
            {
                return false;
            }

            objects >>= 1;
            depth--;
        }

        return true;
    }

    private bool Name()
    {
        if (!Is((byte)'"') || !Text())
        {
            return false;
        }

        SkipSpace();
        if (!Is((byte)':'))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Scalar(byte first) => first switch
    {
        (byte)'"' => Text(),
        (byte)'t' => Literal("true"u8),
        (byte)'f' => Literal("false"u8),
        (byte)'n' => Literal("null"u8),
        _ => Number(),
    };

    private bool Literal(ReadOnlySpan<byte> literal)
    {
        var found = _text[_at..].StartsWith(literal);
        _at += literal.Length;
        return found;
    }

    private bool Text()
    {
        _at++;
        while (true)
        {
            SkipShortText();
            var length = _text[_at..].IndexOfAny(EndOfPlainText);
            if (length < 0)
            {
                return false;
            }

            _at += length + 1;
            switch (_text[_at - 1])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\' when Escape():
                    continue;
                default:
                    return false;
            }
        }
    }

    /// <summary>Most strings are short: their first bytes are looked at one by one, which costs less than a vector search.</summary>
    private void SkipShortText()
    {
        var limit = Math.Min(_text.Length, _at + 12);
        while (_at < limit && _text[_at] is >= 0x20 and not ((byte)'"' or (byte)'\\'))
        {
            _at++;
        }
    }

    private bool Escape()
    {
        var length = JsonEscape.Measure(_text[_at..]);
        _at += length;
        return length > 0;
    }

    private bool Number()
    {
        _at += Is((byte)'-') ? 1 : 0;
        if (Is((byte)'0'))
        {
            _at++;
        }
        else if (!Digits())
        {
            return false;
        }

        if (Is((byte)'.'))
        {
            _at++;
            if (!Digits())
            {
                return false;
            }
        }

        if (!Is((byte)'e') && !Is((byte)'E'))
        {
            return true;
        }

        _at++;
        _at += Is((byte)'+') || Is((byte)'-') ? 1 : 0;
        return Digits();
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private readonly bool Is(byte expected) => _at < _text.Length && _text[_at] == expected;

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }
}
