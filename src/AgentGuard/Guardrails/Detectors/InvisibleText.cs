using System.Globalization;
using System.Text;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Characters that a reader does not see and a model reads.</summary>
internal static class InvisibleText
{
    private const char TagHigh = '\uDB40';

    /// <summary>Whether a character is invisible: format characters (zero-width, bidirectional), fillers, variation selectors.</summary>
    public static bool IsInvisible(char c) =>
        c is '\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u3164' or '\uFFA0' or (>= '\uFE00' and <= '\uFE0F') or (>= '\u180B' and <= '\u180F')
        || (c >= '\u0080' && char.GetUnicodeCategory(c) is UnicodeCategory.Format);

    /// <summary>Whether a tag character or a supplementary variation selector (U+E0000 to U+E0FFF) begins at an index.</summary>
    public static bool IsTag(ReadOnlySpan<char> text, int index) =>
        text[index] == TagHigh && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);

    /// <summary>The text without invisible characters; what is written in tag characters becomes readable.</summary>
    public static string Reveal(string text)
    {
        var first = 0;
        while (first < text.Length && !IsInvisible(text[first]) && text[first] != TagHigh)
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var revealed = new StringBuilder(text, 0, first, text.Length);
        for (var i = first; i < text.Length; i++)
        {
            if (IsTag(text, i))
            {
                var ascii = text[++i] - 0xDC00;
                revealed.Append(ascii is >= 0x20 and < 0x7F ? ((char)ascii).ToString() : string.Empty);
            }
            else if (!IsInvisible(text[i]))
            {
                revealed.Append(text[i]);
            }
        }

        return revealed.ToString();
    }
}
