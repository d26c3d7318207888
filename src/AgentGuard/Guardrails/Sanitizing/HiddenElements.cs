using System.Text.RegularExpressions;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Takes comments and hidden elements of HTML out of a text; the text itself where there are none.</summary>
internal static partial class HiddenElements
{
    private const int MostElements = 10_000;

    public static string Strip(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        var without = Comment().Replace(text, string.Empty);
        var at = 0;
        for (var i = 0; i < MostElements && Opening().Match(without, at) is { Success: true } opening; i++)
        {
            var name = opening.Groups["name"].ValueSpan;
            if (!IsNeverShown(name) && !Hides().IsMatch(opening.Groups["attributes"].Value))
            {
                at = opening.Index + opening.Length;
                continue;
            }

            var end = IsVoid(name) || opening.ValueSpan.EndsWith("/>") ? opening.Index + opening.Length : EndOf(without, opening, name);
            without = string.Concat(without.AsSpan(0, opening.Index), without.AsSpan(end));
            at = opening.Index;
        }

        return without.Length == text.Length ? text : without;
    }

    /// <summary>The end of the element, with elements of the same name within it counted.</summary>
    private static int EndOf(string text, Match opening, ReadOnlySpan<char> name)
    {
        var depth = 1;
        var at = opening.Index + opening.Length;
        while (text.AsSpan(at).IndexOf('<') is >= 0 and var ahead)
        {
            at += ahead + 1;
            var closes = at < text.Length && text[at] == '/';
            if (!StartsName(text.AsSpan(closes ? at + 1 : at), name))
            {
                continue;
            }

            depth += closes ? -1 : 1;
            if (depth == 0)
            {
                var close = text.IndexOf('>', at);
                return close < 0 ? text.Length : close + 1;
            }
        }

        return text.Length;
    }

    private static bool StartsName(ReadOnlySpan<char> text, ReadOnlySpan<char> name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (text.Length == name.Length || !char.IsAsciiLetterOrDigit(text[name.Length]));

    private static bool IsNeverShown(ReadOnlySpan<char> name) =>
        name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase)
        || name.Equals("template", StringComparison.OrdinalIgnoreCase) || name.Equals("noscript", StringComparison.OrdinalIgnoreCase);

    private static bool IsVoid(ReadOnlySpan<char> name) =>
        name.Equals("input", StringComparison.OrdinalIgnoreCase) || name.Equals("img", StringComparison.OrdinalIgnoreCase)
        || name.Equals("br", StringComparison.OrdinalIgnoreCase) || name.Equals("hr", StringComparison.OrdinalIgnoreCase)
        || name.Equals("meta", StringComparison.OrdinalIgnoreCase) || name.Equals("link", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("<!--(?:(?!-->).)*(?:-->|$)|<!\\[CDATA\\[(?:(?!\\]\\]>).)*(?:\\]\\]>|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<(?<name>[a-zA-Z][a-zA-Z0-9-]{0,30})(?<attributes>(?:\\s[^<>]{0,2000})?)/?>")]
    private static partial Regex Opening();

    [GeneratedRegex(
        "(?:display\\s*:\\s*none|visibility\\s*:\\s*(?:hidden|collapse)|"
        + "opacity\\s*:\\s*0(?:\\.0+)?\\s*(?:[;\"'!]|$)|"
        + "font-size\\s*:\\s*0(?:\\.0+)?(?:px|pt|em|rem|%)?\\s*(?:[;\"'!]|$))"
        + "|(?:^|\\s)hidden(?:\\s|=|$)|aria-hidden\\s*=\\s*[\"']?true|type\\s*=\\s*[\"']?hidden",
        RegexOptions.IgnoreCase)]
    private static partial Regex Hides();
}
