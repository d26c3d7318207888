using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Folds what is used to write a number or an address so that a machine does not see it: zero-width characters, other scripts'
/// digits.
/// </summary>
internal static class TextFolding
{
    private const int Width = 16;
    private const char Dropped = '\0';
    private const char MathematicalDigits = '\uD835';
    private const char Tags = '\uDB40';
    private static readonly ulong[] Folded = FindFolded();

    /// <summary>Where the first character stands that is seen as another or not at all, or -1.</summary>
    public static int FirstFolded(ReadOnlySpan<char> text)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text));
            for (; text.Length - i >= 2 * Width; i += 2 * Width)
            {
                var low = Vector256.LoadUnsafe(ref first, (nuint)i);
                var high = Vector256.LoadUnsafe(ref first, (nuint)i + Width);
                var others = ~(AreAscii(low) | (AreAscii(high) << Width));
                if (others != 0 && FirstOf(text, i, others) is >= 0 and var at)
                {
                    return at;
                }
            }
        }

        return FirstBetween(text, i, text.Length);
    }

    private static uint AreAscii(Vector256<ushort> v) =>
        Vector256.Equals(v & Vector256.Create((ushort)0xFF80), Vector256<ushort>.Zero).ExtractMostSignificantBits();

    private static int FirstOf(ReadOnlySpan<char> text, int from, uint others)
    {
        for (; others != 0; others &= others - 1)
        {
            var at = from + BitOperations.TrailingZeroCount(others);
            if (IsFolded(text[at]))
            {
                return at;
            }
        }

        return -1;
    }

    private static int FirstBetween(ReadOnlySpan<char> text, int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            if (text[i] > '\x7F' && IsFolded(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads what a character, or a pair of them, is seen as.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">A character that <see cref="FirstFolded"/> found.</param>
    /// <param name="length">How many characters it is written with: 1 or 2.</param>
    /// <returns>What it is seen as, or <see langword="null"/> for nothing.</returns>
    public static char? Fold(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = text[index];
        length = 1;
        if (c is MathematicalDigits or Tags)
        {
            var pair = index + 1 < text.Length ? FoldPair(c, text[index + 1]) : null;
            length = pair is null ? 1 : 2;
            return pair is null ? c : pair == Dropped ? null : pair;
        }

        return FoldOne(c) is not Dropped and var folded ? folded : null;
    }

    private static bool IsFolded(char c) => (Folded[c >> 6] & (1UL << (c & 63))) != 0;

    private static ulong[] FindFolded()
    {
        var folded = new ulong[(char.MaxValue + 1) / 64];
        for (var c = 0x80; c <= char.MaxValue; c++)
        {
            folded[c >> 6] |= (char)c is MathematicalDigits or Tags || FoldOne((char)c) != c ? 1UL << (c & 63) : 0;
        }

        return folded;
    }

    private static char? FoldPair(char high, char low) => (high, low) switch
    {
        (MathematicalDigits, >= '\uDFCE' and <= '\uDFFF') => (char)('0' + ((low - 0xDFCE) % 10)),
        (Tags, >= '\uDC00' and <= '\uDDEF') => Dropped,
        _ => null,
    };

    private static char FoldOne(char c)
    {
        if (c is >= '\uFF01' and <= '\uFF5E')
        {
            return (char)(c - 0xFEE0);
        }

        if (c is '\u034F' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or (>= '\uFE00' and <= '\uFE0F') or (>= '\u180B' and <= '\u180D'))
        {
            return Dropped;
        }

        if (c is '\u2024' or '\u3002' or '\uFE52' or '\uFF61')
        {
            return '.';
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format => Dropped,
            UnicodeCategory.SpaceSeparator => ' ',
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            _ => c == '\u2212' ? '-' : c,
        };
    }
}
