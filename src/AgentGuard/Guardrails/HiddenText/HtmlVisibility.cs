using System.Net;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>What a tag says about whether its element is seen, and which of its attributes a reader sees.</summary>
internal static class HtmlVisibility
{
    private const int LongestLabel = 120;
    private const int LongestValue = 80;

    public static bool IsNeverShown(HtmlTag tag) =>
        HtmlNames.NeverShown.Contains(tag.Name) || (tag.Name is "dialog" && tag["open"] is null);

    public static bool IsHiddenByAttribute(HtmlTag tag) =>
        tag["hidden"] is not null
        || Is(tag["aria-hidden"], "true")
        || (tag.Name is "input" && Is(tag["type"], "hidden"));

    /// <summary>The style of an element: its attributes of old, the style sheet, then its own.</summary>
    public static CssStyle? StyleOf(HtmlTag tag, StyleSheet? sheet)
    {
        if (tag.Attributes.Count == 0 && sheet is null)
        {
            return null;
        }

        CssStyle? style = null;
        if (tag["bgcolor"] is { } background)
        {
            style = CssStyle.OfColors(null, CssColor.Parse(background.ToLowerInvariant()));
        }

        if (tag.Name is "font" or "body" && (tag["color"] ?? tag["text"]) is { } color)
        {
            style = Join(style, CssStyle.OfColors(CssColor.Parse(color.ToLowerInvariant()), null));
        }

        if (sheet is not null)
        {
            var classes = tag["class"]?.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
            style = Join(style, sheet.StyleOf(tag.Name, tag["id"]?.ToLowerInvariant(), classes));
        }

        return tag["style"] is { } own ? Join(style, CssStyle.Parse(own)) : style;
    }

    /// <summary>Whether a link carries data: its address has a query, a fragment or user information, or is code.</summary>
    public static bool CarriesData(HtmlTag tag) =>
        tag.Name is "a" or "area" or "form"
        && (tag["href"] ?? tag["action"]) is { } address
        && LinkAddress.CarriesData(WebUtility.HtmlDecode(address));

    /// <summary>
    /// What stays of an attribute: labels that a reader may see are shortened, text for machines and code goes, whatever else stays.
    /// </summary>
    /// <returns>The value, or <see langword="null"/> for none.</returns>
    public static string? Cleaned(HtmlAttribute attribute)
    {
        var (name, value) = (attribute.Name, attribute.Value);
        return name is "alt" or "title" or "placeholder" or "label" ? Shortened(value)
            : name is "srcdoc" or "srcset" or "ping" or "poster" || name.StartsWith("on", StringComparison.Ordinal) ? null
            : name is "style" ? (LoadsOrSpeaks(value) ? null : value)
            : IsSeen(name) || !IsText(value) ? value
            : null;
    }

    /// <summary>Whether a style loads something, or has properties of its own, which may say anything.</summary>
    private static bool LoadsOrSpeaks(string style) =>
        style.Contains("url", StringComparison.OrdinalIgnoreCase) || style.Contains("--", StringComparison.Ordinal);

    public static string Shortened(string label) => label.Length <= LongestLabel
        ? label
        : label[..(char.IsHighSurrogate(label[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel)];

    /// <summary>Attributes that say how an element looks or where it leads.</summary>
    private static bool IsSeen(string name) => name is "href" or "src" or "action" or "value" or "class" or "id" or "type" or "width" or "height"
        or "name" or "rel" or "target" or "lang" or "dir" or "for" or "colspan" or "rowspan" or "align" or "role" or "xmlns" or "bgcolor" or "color";

    /// <summary>Whether a value is more than a word, a number or a list of short ones.</summary>
    private static bool IsText(string value) => value.Length > LongestValue || value.AsSpan().Trim().ContainsAny(" \t\r\n\u00A0");

    private static bool Is(string? value, string expected) =>
        value is not null && value.AsSpan().Trim().Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static CssStyle? Join(CssStyle? style, CssStyle? stronger) => style is null ? stronger : style.With(stronger);
}
