namespace AgentGuard.Schemas.Formats;

/// <summary>URIs of RFC 3986 and IRIs of RFC 3987.</summary>
internal static class UriFormats
{
    private const string Marks = "-._~!$&'()*+,;=";

    public static bool IsUri(ReadOnlySpan<char> text, bool absolute, bool international)
    {
        var fragment = text.IndexOf('#');
        if (fragment >= 0 && !Are(text[(fragment + 1)..], ":@/?", international))
        {
            return false;
        }

        text = fragment < 0 ? text : text[..fragment];
        var query = text.IndexOf('?');
        if (query >= 0 && !Are(text[(query + 1)..], ":@/?", international))
        {
            return false;
        }

        text = query < 0 ? text : text[..query];
        var colon = text.IndexOf(':');
        var slash = text.IndexOf('/');
        var hasScheme = colon > 0 && (slash < 0 || colon < slash);
        if (hasScheme ? !IsScheme(text[..colon]) : absolute || (colon == 0 && (slash < 0 || slash > 0)))
        {
            return false;
        }

        return IsHierarchy(hasScheme ? text[(colon + 1)..] : text, international);
    }

    private static bool IsHierarchy(ReadOnlySpan<char> text, bool international)
    {
        if (!text.StartsWith("//", StringComparison.Ordinal))
        {
            return Are(text, ":@/", international);
        }

        text = text[2..];
        var end = text.IndexOf('/');
        return IsAuthority(end < 0 ? text : text[..end], international) && (end < 0 || Are(text[end..], ":@/", international));
    }

    private static bool IsAuthority(ReadOnlySpan<char> text, bool international)
    {
        var at = text.IndexOf('@');
        if (at >= 0 && !Are(text[..at], ":", international))
        {
            return false;
        }

        text = text[(at + 1)..];
        if (text.StartsWith("[", StringComparison.Ordinal))
        {
            var close = text.IndexOf(']');
            return close > 0 && IsLiteral(text[1..close]) && IsPort(text[(close + 1)..]);
        }

        var colon = text.IndexOf(':');
        return colon < 0 ? Are(text, string.Empty, international) : Are(text[..colon], string.Empty, international) && IsPort(text[colon..]);
    }

    private static bool IsLiteral(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] is not ('v' or 'V'))
        {
            return AddressFormats.IsIPv6(text);
        }

        var dot = text.IndexOf('.');
        return dot > 1 && dot < text.Length - 1 && AddressFormats.IsHex(text[1..dot]) && Are(text[(dot + 1)..], ":", false);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length == 0 || (text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9'));

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }

    private static bool Are(ReadOnlySpan<char> text, string further, bool international)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return false;
                }

                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !Marks.Contains(c, StringComparison.Ordinal)
                && !further.Contains(c, StringComparison.Ordinal) && !(international && c >= 0xA0))
            {
                return false;
            }
        }

        return true;
    }
}
