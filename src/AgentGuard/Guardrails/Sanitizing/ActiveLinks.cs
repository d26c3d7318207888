using System.Text.RegularExpressions;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>
/// Replaces images, and links whose address can carry data, by the text that stands for them; the text itself where there are none.
/// </summary>
internal static partial class ActiveLinks
{
    public static string Strip(string text)
    {
        if (!text.AsSpan().ContainsAny('(', '<', ']'))
        {
            return text;
        }

        var result = MarkdownImage().Replace(text, static image => image.Groups["alt"].Value);
        result = MarkdownLink().Replace(result, static link => CarriesData(link.Groups["url"].ValueSpan) ? link.Groups["text"].Value : link.Value);
        result = ReferenceDefinition().Replace(result, static link => CarriesData(link.Groups["url"].ValueSpan) ? string.Empty : link.Value);
        result = HtmlImage().Replace(result, static image => image.Groups["alt"].Value);
        result = HtmlLink().Replace(result, static link => CarriesData(link.Groups["url"].ValueSpan) ? link.Groups["text"].Value : link.Value);
        return result.Length == text.Length ? text : result;
    }

    private static bool CarriesData(ReadOnlySpan<char> url)
    {
        var authority = url.IndexOf("//", StringComparison.Ordinal) is >= 0 and var slashes ? url[(slashes + 2)..] : default;
        var path = authority.IndexOf('/');
        var isForeign = !authority.IsEmpty || url.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
        return isForeign && (url.ContainsAny('?', '#') || (path < 0 ? authority : authority[..path]).Contains('@') || authority.IsEmpty);
    }

    [GeneratedRegex("!\\[(?<alt>[^\\]\\n]{0,500})\\](?:\\([^()\\n]{0,4000}(?:\\([^()\\n]{0,500}\\)[^()\\n]{0,4000})?\\)|\\[[^\\]\\n]{0,200}\\])")]
    private static partial Regex MarkdownImage();

    [GeneratedRegex("\\[(?<text>[^\\[\\]\\n]{0,500})\\]\\(\\s*<?(?<url>[^()\\s>]{1,4000})>?(?:\\s+[\"'(][^\\n\"')]{0,500}[\"')])?\\s*\\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("^ {0,3}\\[[^\\]\\n]{1,200}\\]:[ \\t]+<?(?<url>\\S{1,4000}?)>?(?:[ \\t][^\\n]{0,500})?$", RegexOptions.Multiline)]
    private static partial Regex ReferenceDefinition();

    [GeneratedRegex("<img\\b(?:[^<>]{0,4000}?\\balt\\s*=\\s*(?:\"(?<alt>[^\"<>]{0,500})\"|'(?<alt>[^'<>]{0,500})'))?[^<>]{0,4000}>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlImage();

    [GeneratedRegex(
        "<a\\b[^<>]{0,2000}?\\bhref\\s*=\\s*[\"']?(?<url>[^\"'\\s<>]{1,4000})[^<>]{0,2000}>(?<text>(?:(?!</a).){0,2000})</a\\s*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlLink();
}
