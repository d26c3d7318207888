using System.Buffers;
using System.Net;

namespace AgentGuard.Guardrails.Links;

/// <summary>How addresses are written in Markdown and HTML.</summary>
internal static class LinkText
{
    private const int Back = 1024;
    private static readonly string[] OutwardSchemes =
        ["http", "https", "ws", "wss", "ftp", "file", "blob", "filesystem", "javascript", "vbscript", "data", "view-source", "intent"];

    private static readonly (string Name, string Value)[] Entities =
    [
        ("&colon;", ":"), ("&sol;", "/"), ("&bsol;", "\\"), ("&period;", "."), ("&commat;", "@"), ("&num;", "#"), ("&quest;", "?"),
        ("&Tab;", "\t"), ("&NewLine;", "\n"), ("&lsqb;", "["), ("&rsqb;", "]"), ("&percnt;", "%"), ("&lowbar;", "_"), ("&hyphen;", "-"),
    ];

    public static SearchValues<char> LabelLetters { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-]");

    /// <summary>What a scheme is made of, and what browsers leave out of it.</summary>
    public static SearchValues<char> SchemeOrHidden { get; } =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.\t\r\n");

    /// <summary>Whether an element loads or runs what is not written as an address.</summary>
    public static bool IsLoadingElement(ReadOnlySpan<char> tag)
    {
        var name = tag.IndexOf('/') is >= 0 and var slash ? tag[..slash] : tag;
        return name.Equals("style", StringComparison.OrdinalIgnoreCase) || name.Equals("script", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether a beginning up to its colon is a scheme that leads out; in Markdown any scheme does, in plain brackets those of hosts
    /// ("(data: 5 rows)" is prose).
    /// </summary>
    public static bool IsOutward(ReadOnlySpan<char> head, bool isMarked, bool isCall)
    {
        if (head[^1] != ':')
        {
            return isMarked || head[^1] == '&';
        }

        var scheme = string.Concat(head[..^1].ToString().Where(c => c > ' '));
        return (isMarked && scheme.Length > 1) || (isCall && !isMarked ? OutwardSchemes.AsSpan(0, 5) : OutwardSchemes).Contains(scheme.ToLowerInvariant());
    }

    /// <summary>Whether something that begins like a <c>data:</c> address is none, for want of a comma.</summary>
    public static bool IsEmptyData(string value) =>
        value.AsSpan().TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !value.Contains(',', StringComparison.Ordinal);

    /// <summary>The value with its character references resolved.</summary>
    public static string Decode(ReadOnlySpan<char> value)
    {
        var text = value.ToString();
        if (!text.Contains('&', StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var (name, character) in Entities)
        {
            text = text.Replace(name, character, StringComparison.OrdinalIgnoreCase);
        }

        return WebUtility.HtmlDecode(text);
    }

    /// <summary>The value as Markdown reads it: a backslash before punctuation falls away.</summary>
    public static string Unescape(string value)
    {
        var unescaped = new System.Text.StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            i += value[i] == '\\' && i + 1 < value.Length && IsMark(value[i + 1]) ? 1 : 0;
            unescaped.Append(value[i]);
        }

        return unescaped.ToString();
    }

    /// <summary>Whether what stands at a place is loaded without a click, as far as the text before it tells.</summary>
    public static bool IsLoaded(ReadOnlySpan<char> text, int at)
    {
        var before = text[Math.Max(0, at - Back)..at];
        var tag = before.LastIndexOf('<');
        if (tag >= 0 && tag > before.LastIndexOf('>') && tag + 1 < before.Length && char.IsAsciiLetter(before[tag + 1]))
        {
            var name = before[(tag + 1)..];
            return !(IsElement(name, "a") || IsElement(name, "area"));
        }

        // A definition may serve an image as well as a link.
        before = before.TrimEnd(" \t\n<(");
        if (before.EndsWith("]:") || before.EndsWith("url", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return before.EndsWith("]") && IsImage(before);
    }

    private static bool IsMark(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    private static bool IsElement(ReadOnlySpan<char> text, string name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && text.Length > name.Length && char.IsWhiteSpace(text[name.Length]);

    private static bool IsImage(ReadOnlySpan<char> before)
    {
        var depth = 0;
        for (var i = before.Length - 1; i >= 0; i--)
        {
            depth += before[i] == ']' ? 1 : before[i] == '[' ? -1 : 0;
            if (depth == 0)
            {
                return i > 0 && before[i - 1] == '!';
            }
        }

        return true;
    }
}
