namespace AgentGuard.Schemas.Formats;

/// <summary>Host names of RFC 1123, and of RFC 5890 where they are international.</summary>
internal static class HostFormats
{
    private const int MaxLabel = 63;
    private const int MaxName = 253;
    private const string Dots = ".\u3002\uFF0E\uFF61";

    public static bool IsHostname(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            if (!IsAsciiLabel(text[part]))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= MaxName;
    }

    public static bool IsIdnHostname(ReadOnlySpan<char> text)
    {
        var (total, labels) = (-1, new List<string>());
        foreach (var part in text.SplitAny(Dots))
        {
            var label = text[part];
            var isAscii = !label.ContainsAnyExceptInRange('\0', '\x7F');
            var unicode = isAscii ? label.ToString() : IdnLabel.Normalize(label);
            var length = isAscii ? label.Length : 4 + (Punycode.Encode(unicode)?.Length ?? MaxLabel);
            if (length > MaxLabel || !(isAscii ? IsAsciiLabel(label) : IdnLabel.IsValid(unicode)))
            {
                return false;
            }

            labels.Add(IdnLabel.IsEncoded(label) ? Punycode.Decode(label[4..])! : unicode);
            total += length + 1;
        }

        return total is > 0 and <= MaxName && BidiRule.Holds(labels);
    }

    private static bool IsAsciiLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-')
        {
            return IdnLabel.IsEncoded(label) && label.Length > 4 && label.Length <= MaxLabel && IsEncodedLabel(label);
        }

        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return !IdnLabel.IsEncoded(label) || IsEncodedLabel(label);
    }

    private static bool IsEncodedLabel(ReadOnlySpan<char> label)
    {
        var decoded = Punycode.Decode(label[4..]);
        return decoded is not null && !decoded.All(char.IsAscii) && IdnLabel.IsValid(decoded) && BidiRule.Holds([decoded])
            && string.Equals(Punycode.Encode(decoded), label[4..].ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
