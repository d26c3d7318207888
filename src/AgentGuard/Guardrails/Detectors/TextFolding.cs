using System.Buffers;
using System.Globalization;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Folds what is used to write a number or an address so that a machine does not see it: zero-width characters, other scripts'
/// digits.
/// </summary>
internal static class TextFolding
{
    private const char Dropped = '\0';
    private const char MathematicalDigits = '\uD835';
    private const char Tags = '\uDB40';
    private static readonly SearchValues<char> Folded =
        SearchValues.Create([.. Enumerable.Range(0x80, 0xFF80).Select(c => (char)c).Where(IsFolded)]);

    public static bool IsNeeded(ReadOnlySpan<char> text) => !System.Text.Ascii.IsValid(text) && text.ContainsAny(Folded);

    /// <summary>Writes the folded text and, for each of its characters, where it stood.</summary>
    /// <returns>The length of the folded text; never above that of the text.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> chars, Span<int> offsets)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var at = i;
            var c = text[i];
            if (c < 0x80)
            {
                offsets[length] = at;
                chars[length++] = c;
                continue;
            }

            var folded = c is MathematicalDigits or Tags && i + 1 < text.Length ? FoldPair(c, text[++i]) : FoldOne(c);
            if (folded is null)
            {
                i = at;
                folded = c;
            }

            if (folded != Dropped)
            {
                offsets[length] = at;
                chars[length++] = folded.Value;
            }
        }

        return length;
    }

    private static bool IsFolded(char c) => c is MathematicalDigits or Tags || FoldOne(c) != c;

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
