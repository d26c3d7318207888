namespace AgentGuard.Budgets;

/// <summary>Finds what differs from call to call by itself: UUIDs, time stamps, durations, request ids, members by name.</summary>
internal static class VolatileText
{
    private const int UuidLength = 36;
    private const int StampLength = 19;
    private const int MinIdLength = 8;

    /// <summary>How many characters from a place on say nothing; 0 when they do.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int index)
    {
        var rest = text[index..];
        return rest[0] switch
        {
            '"' => Member(rest),
            'r' when rest.StartsWith("req_", StringComparison.Ordinal) || rest.StartsWith("req-", StringComparison.Ordinal) => RequestId(rest),
            >= '0' and <= '9' => Uuid(rest) is > 0 and var uuid ? uuid : Stamp(rest) is > 0 and var stamp ? stamp : Duration(rest),
            >= 'a' and <= 'f' or >= 'A' and <= 'F' => Uuid(rest),
            _ => 0,
        };
    }

    private static int Uuid(ReadOnlySpan<char> rest)
    {
        if (rest.Length < UuidLength || rest[8] != '-' || rest[13] != '-' || rest[18] != '-' || rest[23] != '-')
        {
            return 0;
        }

        for (var i = 0; i < UuidLength; i++)
        {
            if (i is not (8 or 13 or 18 or 23) && !char.IsAsciiHexDigit(rest[i]))
            {
                return 0;
            }
        }

        return UuidLength;
    }

    /// <summary>A date with a time of day to the second. A date alone is a fact.</summary>
    private static int Stamp(ReadOnlySpan<char> rest)
    {
        if (rest.Length < StampLength || rest[4] != '-' || rest[7] != '-' || rest[10] is not ('T' or ' ') || rest[13] != ':' || rest[16] != ':')
        {
            return 0;
        }

        for (var i = 0; i < StampLength; i++)
        {
            if (i is not (4 or 7 or 10 or 13 or 16) && !char.IsAsciiDigit(rest[i]))
            {
                return 0;
            }
        }

        var end = StampLength;
        if (end + 1 < rest.Length && rest[end] is '.' or ',' && char.IsAsciiDigit(rest[end + 1]))
        {
            end = SkipDigits(rest, end + 1);
        }

        return end < rest.Length && rest[end] == 'Z' ? end + 1
            : end + 5 < rest.Length && rest[end] is '+' or '-' && rest[end + 3] == ':' ? end + 6
            : end;
    }

    private static int Duration(ReadOnlySpan<char> rest)
    {
        var end = SkipDigits(rest, 0);
        var isWhole = end >= rest.Length || rest[end] != '.';
        end = isWhole ? end : SkipDigits(rest, end + 1);
        var unit = rest[end..].TrimStart(' ');
        end = rest.Length - unit.Length;
        var length = unit.StartsWith("ms", StringComparison.Ordinal) ? 2
            : isWhole ? 0
            : unit.StartsWith("seconds", StringComparison.Ordinal) ? 7
            : unit.StartsWith("s", StringComparison.Ordinal) ? 1
            : 0;
        return length == 0 || (unit.Length > length && char.IsLetterOrDigit(unit[length])) ? 0 : end + length;
    }

    private static int RequestId(ReadOnlySpan<char> rest)
    {
        var end = 4;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '_' or '-'))
        {
            end++;
        }

        return end - 4 >= MinIdLength ? end : 0;
    }

    /// <summary>A member of JSON whose name says that its value differs from call to call.</summary>
    private static int Member(ReadOnlySpan<char> rest)
    {
        var quote = rest[1..].IndexOf('"') + 1;
        if (quote < 2 || !VolatileNames.Contains(rest[1..quote]))
        {
            return 0;
        }

        var end = SkipBlanks(rest, quote + 1);
        if (end >= rest.Length || rest[end] != ':')
        {
            return 0;
        }

        end = SkipBlanks(rest, end + 1);
        if (end < rest.Length && rest[end] == '"')
        {
            var close = rest[(end + 1)..].IndexOf('"');
            return close < 0 ? 0 : end + close + 2;
        }

        var value = end;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '.' or '-' or '+'))
        {
            end++;
        }

        return end > value ? end : 0;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from;
    }
}
