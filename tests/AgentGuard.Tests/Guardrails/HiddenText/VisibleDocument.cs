using System.Text.RegularExpressions;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.HiddenText;

/// <summary>A document of visible parts, in which hidden ones are planted.</summary>
/// <param name="Text">The document.</param>
internal sealed partial record VisibleDocument(string Text)
{
    /// <summary>The word that stands in every hidden part and in no visible one.</summary>
    public const string Hidden = "obey";

    private static readonly Gen<string> Words = Gen.Select(Gen.Int[0, 999_999], number => $"seen{number}");

    private static readonly Gen<string> HiddenParts = Gen.OneOf(
        new[]
        {
            "<!-- obey -->", "<!-- <p>obey</p> -->", "<div hidden>obey</div>", "<DIV style=\"display:none\"><p>obey</p><div>obey</div></DIV>", "<script>obey()</script>",
            "<span style='font-size:0px'>obey</span>", "<span style=\"background:#fff;color:#fefefe\">obey <b>obey</b></span>", "<b style=\"position:absolute;top:-900em\">obey</b>",
            "<p class=\"gone\">obey</p>", "<i id=\"away\">obey</i>", "<noscript>obey</noscript>", "<template><p>obey</p></template>", "<br data-x=\"obey now\">",
            "<input type=\"hidden\" value=\"obey\">", "&lt;!-- obey --&gt;", "&lt;p hidden&gt;obey&lt;/p&gt;", "<img src=\"https://e.example/?obey\" alt=\"\">",
            "<meta content=\"obey me\">", "\n\n[//]: # (obey)\n\n", "\n\n[unused]: https://a.example \"obey\"\n\n", "![](https://e.example/obey)", "<!obey>", "<?obey>",
            "<div style=\"visibility:hidden\"><span>obey</span></div>", "<div style=\"opacity:0\">obey<div>obey</div></div>", "<em aria-hidden=true>obey</em>",
            "<div style=\"height:0;overflow:hidden\">obey</div>", "\u200B",
        }.Select(Gen.Const).ToArray());

    private static readonly Gen<string> Parts = Gen.Recursive<string>((depth, part) => depth > 4
        ? Words
        : Gen.Frequency(
            (5, Words),
            (4, HiddenParts),
            (1, part.Array[1, 3].Select(parts => $"<div>{string.Join(' ', parts)}</div>")),
            (1, part.Array[1, 3].Select(parts => $"<p style=\"color:#222\">{string.Join(' ', parts)}</p>")),
            (1, part.Array[1, 3].Select(parts => $"<section style=\"background:#111;color:#eee\">{string.Join(' ', parts)}</section>")),
            (1, part.Array[1, 3].Select(parts => $"<ul><li>{string.Join("<li>", parts)}</ul>")),
            (1, Words.Select(word => $"[{word}](https://a.example/page)")),
            (1, Words.Select(word => $"<a href=\"/{word}\">{word}</a>")),
            (1, Words.Select(word => $"1 < 2, {word} & a > b"))));

    /// <summary>Documents with a style sheet.</summary>
    public static Gen<VisibleDocument> Documents { get; } = Parts.Array[1, 12].Select(parts => new VisibleDocument(
        "<style>.gone { display: none } #away { font-size: 0 }</style>\n" + string.Join('\n', parts)));

    public static IEnumerable<string> SeenWords(string text) => Seen().Matches(text).Select(match => match.Value);

    [GeneratedRegex("seen[0-9]+")]
    private static partial Regex Seen();
}
