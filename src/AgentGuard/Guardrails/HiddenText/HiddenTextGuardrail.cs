using AgentGuard.Ports;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Proposes untrusted text without what a reader does not see and a model reads, and without what carries data away.</summary>
/// <remarks>
/// <para>Removed are: zero-width, bidirectional and other format characters, tag characters and variation selectors (a joiner between the
/// parts of an emoji, a joiner in the scripts that need one and the flags of regions stay). Of HTML, in any case, well nested or not, and
/// written in entities too: comments; elements that are never shown (<c>script</c>, <c>style</c>, <c>template</c>, ...); elements that an
/// attribute, their style or a simple rule of a style sheet in the text hides (<c>hidden</c>, <c>aria-hidden</c>, display, visibility, opacity,
/// letters of up to 1 px, a colour that is that of the background or transparent, a place off the page, clipping, a size of nothing that cuts
/// off); <c>aria-</c> and <c>data-</c> attributes with text, event handlers. <c>alt</c>, <c>title</c> and <c>placeholder</c> are cut at 120
/// characters. Of Markdown: comments, titles of links, definitions that nothing refers to.</para>
/// <para>Images are replaced by their alternative text; links whose address has a query, a fragment or user information, or is code, by
/// their text; elements that load something go. Other links and all other markup stay as written.</para>
/// <para>Without a background of its own, text is taken to stand on white. Not seen: style sheets from elsewhere, selectors of several
/// classes within each other, what lies behind other elements, pictures. Code that shows hidden elements as an example is changed too.</para>
/// <para>Immutable and thread-safe. Takes time linear to the text, and allocates nothing when there is nothing to strip and no markup.
/// What it gives, it leaves as it is.</para>
/// </remarks>
public sealed class HiddenTextGuardrail : IGuardrail
{
    private const int MostRounds = 8;

    /// <inheritdoc/>
    public string Name => "hidden text";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = content.Text;
        var (characters, elements, links) = (false, false, false);
        for (var round = 0; round < MostRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = text;
            text = HiddenCharacters.Strip(text);
            characters |= !ReferenceEquals(text, before);
            text = StripElements(text, ref elements, ref links);
            var shown = text;
            text = MarkdownLinks.Strip(text);
            links |= !ReferenceEquals(text, shown);
            if (ReferenceEquals(text, before))
            {
                return new(Judgement(text, characters, elements, links));
            }
        }

        // What still becomes markup when markup is taken out of it was made to: none is left.
        text = text.Replace('<', '‹').Replace('[', '(').Replace("&", "＆", StringComparison.Ordinal);
        return new(Judgement(text, characters, elements: true, links));
    }

    private static string StripElements(string text, ref bool elements, ref bool links)
    {
        if (text.Contains('<', StringComparison.Ordinal))
        {
            var reading = HiddenElements.Of(text);
            text = reading.ToString();
            elements |= reading.FoundHidden;
            links |= reading.FoundActive;
        }

        if (EntityView.HasEncodedMarkup(text))
        {
            text = EntityView.Strip(text, out var encoded);
            elements |= encoded.FoundHidden;
            links |= encoded.FoundActive;
        }

        return text;
    }

    private GuardrailJudgement Judgement(string text, bool characters, bool elements, bool links)
    {
        if (!characters && !elements && !links)
        {
            return GuardrailJudgement.Pass;
        }

        List<Finding> found = [];
        Add(found, "HIDDEN_CHARACTERS", characters);
        Add(found, "HIDDEN_ELEMENT", elements);
        Add(found, "ACTIVE_LINK", links);
        return GuardrailJudgement.Found(found) with { ProposedText = text };
    }

    private void Add(List<Finding> found, string kind, bool isFound)
    {
        if (isFound)
        {
            found.Add(new Finding(Name, kind));
        }
    }
}
