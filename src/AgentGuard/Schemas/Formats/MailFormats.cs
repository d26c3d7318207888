namespace AgentGuard.Schemas.Formats;

/// <summary>Mail addresses of RFC 5321 and RFC 6531: one mailbox, without a name or comments.</summary>
internal static class MailFormats
{
    private const string Specials = "!#$%&'*+-/=?^_`{|}~";

    public static bool IsMail(ReadOnlySpan<char> text, bool international)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1
            && (IsDotted(text[..at], international) || IsQuoted(text[..at], international))
            && IsDomain(text[(at + 1)..], international);
    }

    private static bool IsDotted(ReadOnlySpan<char> local, bool international)
    {
        foreach (var part in local.Split('.'))
        {
            if (part.Start.Equals(part.End))
            {
                return false;
            }

            foreach (var c in local[part])
            {
                if (!char.IsAsciiLetterOrDigit(c) && !Specials.Contains(c, StringComparison.Ordinal) && !(international && c > 0x7F))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<char> local, bool international)
    {
        if (local.Length < 2 || local[0] != '"' || local[^1] != '"')
        {
            return false;
        }

        var inner = local[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            var escaped = inner[i] == '\\';
            i += escaped ? 1 : 0;
            if (i == inner.Length || inner[i] < ' ' || inner[i] == 0x7F || (inner[i] == '"' && !escaped) || (inner[i] > 0x7F && !international))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain, bool international)
    {
        if (domain[0] != '[' || domain[^1] != ']')
        {
            return international ? HostFormats.IsIdnHostname(domain) || IsLooseIdn(domain) : HostFormats.IsHostname(domain);
        }

        var literal = domain[1..^1];
        return literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)
            ? AddressFormats.IsIPv6(literal[5..])
            : AddressFormats.IsIPv4(literal);
    }

    // RFC 6531 takes any UTF-8 in a domain, whether or not it could be registered.
    private static bool IsLooseIdn(ReadOnlySpan<char> domain)
    {
        foreach (var part in domain.Split('.'))
        {
            var label = domain[part];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (c <= 0x7F && !char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
