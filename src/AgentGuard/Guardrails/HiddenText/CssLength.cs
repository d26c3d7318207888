using System.Globalization;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Reads lengths of style sheets as about so many pixels.</summary>
internal static class CssLength
{
    private const double PixelsPerEm = 16;
    private const double PixelsPerPercent = 10;

    /// <summary>Reads the first length of a value.</summary>
    /// <returns>Pixels, or <see langword="null"/> where there is no number.</returns>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith("calc("))
        {
            text = text[5..].TrimStart();
        }

        var end = EndOfNumber(text, 0);
        if (end == 0 || !double.TryParse(text[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = text[end..];
        return number * (unit.StartsWith("em") || unit.StartsWith("rem") || unit.StartsWith("ch") || unit.StartsWith("ex") ? PixelsPerEm
            : unit.StartsWith("%") || unit.StartsWith("vw") || unit.StartsWith("vh") ? PixelsPerPercent
            : unit.StartsWith("cm") ? 38
            : unit.StartsWith("in") ? 96
            : 1);
    }

    public static int EndOfNumber(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == at && text[end] is ('-' or '+'))))
        {
            end++;
        }

        return end;
    }
}
