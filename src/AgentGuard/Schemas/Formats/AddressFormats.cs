namespace AgentGuard.Schemas.Formats;

/// <summary>IP addresses: dotted decimals of RFC 2673, and RFC 4291 without a zone.</summary>
internal static class AddressFormats
{
    private const int Groups = 8;

    public static bool IsIPv4(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            var octet = text[part];
            if (++count > 4 || octet.Length is 0 or > 3 || (octet.Length > 1 && octet[0] == '0')
                || octet.ContainsAnyExceptInRange('0', '9') || (octet.Length == 3 && octet.SequenceCompareTo("255") > 0))
            {
                return false;
            }
        }

        return count == 4;
    }

    public static bool IsIPv6(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return CountGroups(text, mayEndInIPv4: true) == Groups;
        }

        var before = gap == 0 ? 0 : CountGroups(text[..gap], mayEndInIPv4: false);
        var after = gap + 2 == text.Length ? 0 : CountGroups(text[(gap + 2)..], mayEndInIPv4: true);
        return before >= 0 && after >= 0 && before + after < Groups;
    }

    /// <summary>Whether there are only hexadecimal digits.</summary>
    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static int CountGroups(ReadOnlySpan<char> text, bool mayEndInIPv4)
    {
        var count = 0;
        foreach (var part in text.Split(':'))
        {
            var group = text[part];
            if (mayEndInIPv4 && part.End.Value == text.Length && group.Contains('.'))
            {
                return IsIPv4(group) ? count + 2 : -1;
            }

            if (++count > Groups || group.Length is 0 or > 4 || !IsHex(group))
            {
                return -1;
            }
        }

        return count;
    }
}
