using System.Collections.Frozen;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>What the HTML standard says about elements by name (sections 13.1.2 and 13.2.6, and the style sheet of section 15).</summary>
internal static class HtmlNames
{
    /// <summary>Elements without content.</summary>
    public static FrozenSet<string> Void { get; } =
        Set("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");

    /// <summary>Elements whose content is no markup, and is not shown.</summary>
    public static FrozenSet<string> Raw { get; } = Set("script style noembed noframes iframe");

    /// <summary>Elements that are not shown, or are shown only where something else cannot be.</summary>
    public static FrozenSet<string> NeverShown { get; } =
        Set("template noscript datalist canvas video audio metadata desc");

    /// <summary>Elements that do no more than to load, or to say something to a machine.</summary>
    public static FrozenSet<string> Loading { get; } = Set("link meta base source track embed param image bgsound");

    /// <summary>Elements of which a slash at the end of the start tag closes none.</summary>
    public static FrozenSet<string> Containers { get; } = Set(
        "div span p section article aside header footer main nav table tbody thead tfoot tr td th ul ol li dl dt dd a b i em strong font small big u s "
        + "code pre h1 h2 h3 h4 h5 h6 blockquote form label button fieldset details summary figure figcaption center");

    /// <summary>Elements that go on in the next block when they were not closed.</summary>
    public static FrozenSet<string> Formatting { get; } = Set("a b big code em font i nobr s small strike strong tt u");

    /// <summary>Elements that end tags within them do not reach beyond.</summary>
    public static FrozenSet<string> Scopes { get; } = Set("td th caption table html template marquee object applet");

    private static readonly FrozenSet<string> Blocks = Set(
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
        + "main menu nav ol p pre section summary table ul li dt dd");

    /// <summary>Whether an element that is open ends where another one begins.</summary>
    public static bool EndsBefore(string open, string next) => open switch
    {
        "p" => Blocks.Contains(next),
        "li" => next is "li",
        "dt" or "dd" => next is "dt" or "dd",
        "option" => next is "option" or "optgroup",
        "td" or "th" => next is "td" or "th" or "tr" or "tbody" or "tfoot" or "thead",
        "tr" => next is "tr" or "tbody" or "tfoot" or "thead",
        "thead" or "tbody" or "tfoot" => next is "tbody" or "tfoot" or "thead",
        _ => false,
    };

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
