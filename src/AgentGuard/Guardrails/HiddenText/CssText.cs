using System.Globalization;
using System.Net;
using System.Text;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Takes comments, escapes and entities out of a piece of a style sheet.</summary>
internal static class CssText
{
    /// <summary>The text in lower case, as it is meant.</summary>
    public static string Plain(string text)
    {
        var plain = text.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(text) : text;
        plain = plain.Contains("/*", StringComparison.Ordinal) ? WithoutComments(plain) : plain;
        plain = plain.Contains('\\', StringComparison.Ordinal) ? WithoutEscapes(plain) : plain;
        return plain.ToLowerInvariant();
    }

    private static string WithoutComments(string text)
    {
        var kept = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("/*", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            kept.Append(text, at, open - at);
            var close = text.IndexOf("*/", open + 2, StringComparison.Ordinal);
            at = close < 0 ? text.Length : close + 2;
        }

        return kept.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>A backslash with up to six hexadecimal digits is a character, and swallows one space behind it.</summary>
    private static string WithoutEscapes(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                kept.Append(text[i]);
                continue;
            }

            var end = i + 1;
            while (end < text.Length && end - i <= 6 && char.IsAsciiHexDigit(text[end]))
            {
                end++;
            }

            if (end > i + 1)
            {
                var code = int.Parse(text.AsSpan(i + 1, end - i - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                kept.Append(Rune.TryCreate(code, out var rune) ? rune.ToString() : string.Empty);
                i = end < text.Length && char.IsWhiteSpace(text[end]) ? end : end - 1;
            }
        }

        return kept.ToString();
    }
}
