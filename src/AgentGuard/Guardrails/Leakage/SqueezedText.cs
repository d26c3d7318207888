using System.Buffers;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Guardrails.Wording;

namespace AgentGuard.Guardrails.Leakage;

/// <summary>A text of letters and digits alone, with the way back: what separates them does not count.</summary>
/// <remarks>Each character is squeezed by itself, so that the beginning of a text squeezes to the beginning of the text. Buffers are rented.</remarks>
internal readonly ref struct SqueezedText
{
    private readonly char[] _chars;
    private readonly int[] _offsets;
    private readonly int _length;

    private SqueezedText(char[] chars, int[] offsets, int length) => (_chars, _offsets, _length) = (chars, offsets, length);

    public ReadOnlySpan<char> Text => _chars.AsSpan(0, _length);

    /// <summary>In lower case and Latin letters; percent-encoded characters as what they stand for, where asked.</summary>
    public static SqueezedText Folded(ReadOnlySpan<char> text, bool decodesPercent)
    {
        var (chars, offsets, length) = (ArrayPool<char>.Shared.Rent(text.Length + 1), ArrayPool<int>.Shared.Rent(text.Length + 1), 0);
        for (var i = 0; i < text.Length; i++)
        {
            var at = i;
            var c = text[i];
            if (decodesPercent && c == '%' && i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                c = (char)((high << 4) | low);
                i += 2;
            }

            c = Fold(c);
            if (char.IsLetterOrDigit(c))
            {
                (chars[length], offsets[length]) = (c, at);
                length++;
            }
        }

        offsets[length] = text.Length;
        return new(chars, offsets, length);
    }

    /// <summary>As Base64 is written: in the case it has, in either alphabet.</summary>
    public static SqueezedText Base64(ReadOnlySpan<char> text)
    {
        var (chars, offsets, length) = (ArrayPool<char>.Shared.Rent(text.Length + 1), ArrayPool<int>.Shared.Rent(text.Length + 1), 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] switch { '-' => '+', '_' => '/', var other => other };
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
            {
                (chars[length], offsets[length]) = (c, i);
                length++;
            }
        }

        offsets[length] = text.Length;
        return new(chars, offsets, length);
    }

    public int OffsetOf(int index) => _offsets[index];

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars, clearArray: true);
        ArrayPool<int>.Shared.Return(_offsets);
    }

    private static char Fold(char c) =>
        c < 0x80 ? char.ToLowerInvariant(c)
        : c is >= '\uFF01' and <= '\uFF5E' ? char.ToLowerInvariant((char)(c - 0xFEE0))
        : Confusables.ToLatin(LatinLetters.WithoutMarks(c));

    private static int Hex(char c) => !char.IsAsciiHexDigit(c) ? -1 : char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
