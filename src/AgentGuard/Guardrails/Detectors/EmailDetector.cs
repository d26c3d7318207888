namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds e-mail addresses by their at sign: a dot-atom before it, a domain with a top level of letters after it (RFC 5322, RFC
/// 1035).
/// </summary>
internal sealed class EmailDetector : CharacterDetector
{
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 255;

    public EmailDetector()
        : base("EMAIL", "@")
    {
    }

    public override int LookAhead => LongestLocalPart + 1 + LongestDomain;

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int at, out int start, out int length)
    {
        start = StartOfLocalPart(text, from, at);
        length = start < at ? EndOfDomain(text, at + 1) - start : 0;
        return length > 0;
    }

    /// <summary>Of several at signs only the last can have a domain that goes on.</summary>
    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        var domain = at + 1;
        while (at >= 0 && domain < text.Length && domain - at <= LongestDomain && (IsLetterOrDigit(text[domain]) || text[domain] is '.' or '-'))
        {
            domain++;
        }

        var isOpen = at >= 0 && domain == text.Length && domain - at <= LongestDomain;
        return StartOfLocalRun(text, 0, isOpen ? at : text.Length);
    }

    private static int StartOfLocalRun(ReadOnlySpan<char> text, int from, int at)
    {
        var start = at;
        var lowest = Math.Max(from, at - LongestLocalPart);
        while (start > lowest && (IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '%' or '+' or '-' or '\''))
        {
            start--;
        }

        return start;
    }

    private static int StartOfLocalPart(ReadOnlySpan<char> text, int from, int at)
    {
        var start = StartOfLocalRun(text, from, at);

        while (start < at && text[start] is '.' or '-' or '\'' or '%')
        {
            start++;
        }

        return start;
    }

    /// <summary>The end of a domain whose last label is made of two letters or more, or 0.</summary>
    private static int EndOfDomain(ReadOnlySpan<char> text, int from)
    {
        var end = from;
        var highest = Math.Min(text.Length, from + LongestDomain);
        while (end < highest && (IsLetterOrDigit(text[end]) || (text[end] is '.' or '-' && end > from && text[end - 1] != '.')))
        {
            end++;
        }

        while (end > from)
        {
            var dot = text[from..end].LastIndexOf('.');
            if (dot <= 0)
            {
                return 0;
            }

            if (IsTopLevel(text[(from + dot + 1)..end]))
            {
                return end;
            }

            end = EndsInHyphen(text, from, end) ? end - 1 : from + dot;
        }

        return 0;
    }

    private static bool EndsInHyphen(ReadOnlySpan<char> text, int from, int end) => end > from && text[end - 1] == '-';

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
        {
            return label.Length > 4;
        }

        foreach (var c in label)
        {
            if (!IsLetterOrDigit(c) || char.IsDigit(c))
            {
                return false;
            }
        }

        return label.Length >= 2;
    }

    /// <summary>Letters of alphabets; scripts without spaces between words would run into the address.</summary>
    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterOrDigit(c) || (c is >= '\u00C0' and < '\u0600' && char.IsLetter(c));
}
