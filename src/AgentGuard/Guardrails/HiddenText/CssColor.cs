using System.Globalization;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Reads colours of style sheets, as far as they can be compared.</summary>
internal static class CssColor
{
    public const int Unknown = -1;
    public const int Transparent = -2;
    public const int Black = 0x000000;
    public const int White = 0xFFFFFF;
    private const int LeastDifference = 16;

    private static readonly Dictionary<string, int> Names = new(StringComparer.Ordinal)
    {
        ["black"] = Black,
        ["white"] = White,
        ["transparent"] = Transparent,
        ["red"] = 0xFF0000,
        ["green"] = 0x008000,
        ["blue"] = 0x0000FF,
        ["yellow"] = 0xFFFF00,
        ["gray"] = 0x808080,
        ["grey"] = 0x808080,
        ["silver"] = 0xC0C0C0,
        ["navy"] = 0x000080,
        ["maroon"] = 0x800000,
        ["snow"] = 0xFFFAFA,
        ["ivory"] = 0xFFFFF0,
        ["whitesmoke"] = 0xF5F5F5,
        ["ghostwhite"] = 0xF8F8FF,
        ["floralwhite"] = 0xFFFAF0,
        ["azure"] = 0xF0FFFF,
        ["mintcream"] = 0xF5FFFA,
        ["honeydew"] = 0xF0FFF0,
        ["seashell"] = 0xFFF5EE,
        ["lightgray"] = 0xD3D3D3,
        ["lightgrey"] = 0xD3D3D3,
        ["gainsboro"] = 0xDCDCDC,
        ["orange"] = 0xFFA500,
        ["purple"] = 0x800080,
        ["teal"] = 0x008080,
        ["lime"] = 0x00FF00,
        ["aqua"] = 0x00FFFF,
        ["cyan"] = 0x00FFFF,
        ["fuchsia"] = 0xFF00FF,
        ["magenta"] = 0xFF00FF,
        ["olive"] = 0x808000,
    };

    /// <summary>Reads a colour in lower case; <see cref="Unknown"/> for one that cannot be compared.</summary>
    public static int Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.StartsWith("#") ? ParseHex(text[1..])
            : text.StartsWith("rgb") ? ParseFunction(text)
            : text.Length < 20 && Names.TryGetValue(text.ToString(), out var color) ? color
            : Unknown;
    }

    /// <summary>Whether text of one colour cannot be told from what is behind it.</summary>
    public static bool IsUnseen(int color, int background) => color == Transparent
        || (color >= 0 && background >= 0
            && Math.Abs((color >> 16) - (background >> 16)) < LeastDifference
            && Math.Abs(((color >> 8) & 255) - ((background >> 8) & 255)) < LeastDifference
            && Math.Abs((color & 255) - (background & 255)) < LeastDifference);

    private static int ParseHex(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (3 or 4 or 6 or 8)
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return Unknown;
        }

        if (digits.Length is 4 or 8)
        {
            var alpha = digits.Length is 4 ? (value & 15) * 17 : value & 255;
            value >>= digits.Length is 4 ? 4 : 8;
            if (alpha < LeastDifference)
            {
                return Transparent;
            }
        }

        return digits.Length is 6 or 8
            ? (int)value
            : (int)((((value >> 8) & 15) * 0x110000) | (((value >> 4) & 15) * 0x1100) | ((value & 15) * 0x11));
    }

    private static int ParseFunction(ReadOnlySpan<char> text)
    {
        Span<double> parts = stackalloc double[4];
        parts[3] = 1;
        var count = 0;
        var open = text.IndexOf('(') + 1;
        for (var rest = text[open..]; count < 4 && rest.IndexOfAnyInRange('0', '9') is >= 0 and var at; count++)
        {
            var start = at > 0 && rest[at - 1] == '.' ? at - 1 : at;
            var end = CssLength.EndOfNumber(rest, start);
            if (!double.TryParse(rest[start..end], NumberStyles.Float, CultureInfo.InvariantCulture, out parts[count]))
            {
                return Unknown;
            }

            var isPercent = end < rest.Length && rest[end] == '%';
            parts[count] *= isPercent ? (count == 3 ? 0.01 : 2.55) : 1;
            rest = rest[end..];
        }

        return count < 3 ? Unknown
            : parts[3] < 0.06 ? Transparent
            : (Channel(parts[0]) << 16) | (Channel(parts[1]) << 8) | Channel(parts[2]);
    }

    private static int Channel(double value) => (int)Math.Clamp(value, 0, 255);
}
