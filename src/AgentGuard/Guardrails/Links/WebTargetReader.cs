using System.Globalization;

namespace AgentGuard.Guardrails.Links;

/// <summary>Resolves an address as a browser does (WHATWG URL): what it hides behind user names, slashes, escapes and numbers.</summary>
internal static class WebTargetReader
{
    private static readonly string[] HostSchemes = ["http", "https", "ws", "wss", "ftp"];

    public static WebTarget Read(ReadOnlySpan<char> written)
    {
        var text = Clean(written);
        var scheme = SchemeOf(text);
        if (scheme.Length == 0)
        {
            return text.Length >= 2 && IsSlash(text[0]) && IsSlash(text[1]) ? ReadHost("https", text) : new(WebTargetKind.Relative);
        }

        return HostSchemes.Contains(scheme, StringComparer.Ordinal)
            ? ReadHost(scheme, text.AsSpan(scheme.Length + 1))
            : new(WebTargetKind.SchemeOnly, scheme);
    }

    /// <summary>Reads what follows a scheme: any number of slashes, the authority, the path.</summary>
    public static WebTarget ReadHost(string scheme, ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?#") is >= 0 and var at ? at : rest.Length;
        var authority = rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var close = authority.StartsWith("[") ? authority.IndexOf(']') : 0;
        var colon = authority[Math.Max(0, close)..].IndexOf(':') is >= 0 and var ahead ? Math.Max(0, close) + ahead : -1;
        var name = colon < 0 ? authority : authority[..colon];
        var digits = colon < 0 ? default : authority[(colon + 1)..];
        var port = -1;
        if (digits.Length > 0 && (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65_535))
        {
            return default;
        }

        return HostReader.Read(name) is { } host ? new(WebTargetKind.Host, scheme, host, port, PathOf(rest[end..])) : default;
    }

    /// <summary>The scheme in lower case, or nothing.</summary>
    public static string SchemeOf(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(text[0]))
        {
            return string.Empty;
        }

        foreach (var c in text[..colon])
        {
            if (!IsSchemeLetter(c))
            {
                return string.Empty;
            }
        }

        return text[..colon].ToString().ToLowerInvariant();
    }

    public static bool IsSchemeLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.';

    public static bool IsSlash(char c) => c is '/' or '\\';

    /// <summary>Spaces and control characters around an address, tabs and line ends within it, do not count.</summary>
    private static string Clean(ReadOnlySpan<char> written)
    {
        while (written.Length > 0 && written[0] <= ' ')
        {
            written = written[1..];
        }

        while (written.Length > 0 && written[^1] <= ' ')
        {
            written = written[..^1];
        }

        return written.ContainsAny('\t', '\n', '\r') ? string.Concat(written.ToString().Where(c => c is not ('\t' or '\n' or '\r'))) : written.ToString();
    }

    private static string PathOf(ReadOnlySpan<char> rest)
    {
        var path = rest.IndexOfAny('?', '#') is >= 0 and var end ? rest[..end] : rest;
        if (path.IsEmpty)
        {
            return "/";
        }

        List<string> segments = [];
        foreach (var segment in path.ToString().Replace('\\', '/')[1..].Split('/'))
        {
            var dots = segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (dots == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (dots is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        return "/" + string.Join('/', segments);
    }
}
