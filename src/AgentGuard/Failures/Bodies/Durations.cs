using System.Globalization;

namespace AgentGuard.Failures.Bodies;

/// <summary>Reads durations as providers write them: <c>5s</c>, <c>900.2ms</c>, <c>1h2m3s</c>, <c>6m0s</c>, <c>2 minutes</c>.</summary>
internal static class Durations
{
    // The longer name first where one begins with the other.
    private static readonly (string Name, double Seconds)[] Units =
    [
        ("milliseconds", 0.001), ("millisecond", 0.001), ("msec", 0.001), ("ms", 0.001),
        ("minutes", 60), ("minute", 60), ("mins", 60), ("min", 60), ("m", 60),
        ("seconds", 1), ("second", 1), ("secs", 1), ("sec", 1), ("s", 1),
        ("hours", 3600), ("hour", 3600), ("hrs", 3600), ("hr", 3600), ("h", 3600),
        ("days", 86400), ("day", 86400), ("d", 86400),
    ];

    /// <summary>Reads the duration with which a text begins.</summary>
    /// <returns>The duration, or <see langword="null"/> when there is none.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        var seconds = 0d;
        var found = false;
        for (text = text.TrimStart(); TakePart(ref text, out var part); text = text.TrimStart())
        {
            seconds += part;
            found = true;
        }

        return found && seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static bool TakePart(ref ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || (text[digits] is '.' && digits > 0)))
        {
            digits++;
        }

        if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var rest = text[digits..].TrimStart();
        foreach (var (name, factor) in Units)
        {
            if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || !char.IsAsciiLetter(rest[name.Length])))
            {
                seconds = number * factor;
                text = rest[name.Length..];
                return true;
            }
        }

        return false;
    }
}
