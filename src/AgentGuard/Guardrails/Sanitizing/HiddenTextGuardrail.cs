using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Proposes untrusted text without what a reader does not see and a model reads, and without links that carry data away.</summary>
/// <remarks>
/// <para>Removed are: zero-width, bidirectional and other format characters, tag characters and variation selectors (a joiner between the
/// parts of an emoji, a joiner in the scripts that need one and the flags of regions stay); HTML comments; <c>script</c>, <c>style</c>,
/// <c>template</c> and <c>noscript</c> elements; elements that a style or an attribute hides (<c>display:none</c>,
/// <c>visibility:hidden</c>, <c>opacity:0</c>, <c>font-size:0</c>, <c>hidden</c>, <c>aria-hidden</c>). An element that is not closed is
/// removed up to the end of the text.</para>
/// <para>Images of Markdown and HTML are replaced by their alternative text, links whose address has a query, a fragment or user
/// information by their text: both can carry data to whoever runs the site. Other links stay.</para>
/// <para>Hidden by colour, position or a style sheet is not seen. Code that shows such elements as an example is changed too.</para>
/// <para>Immutable and thread-safe. Allocates nothing when there is nothing to strip.</para>
/// </remarks>
public sealed class HiddenTextGuardrail : IGuardrail
{
    /// <inheritdoc/>
    public string Name => "hidden text";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = content.Text;
        List<Finding>? found = null;
        var visible = HiddenCharacters.Strip(text);
        Add(ref found, "HIDDEN_CHARACTERS", text, visible);
        var shown = HiddenElements.Strip(visible);
        Add(ref found, "HIDDEN_ELEMENT", visible, shown);
        var passive = ActiveLinks.Strip(shown);
        Add(ref found, "ACTIVE_LINK", shown, passive);
        return new(found is null ? GuardrailJudgement.Pass : GuardrailJudgement.Found(found) with { ProposedText = passive });
    }

    private void Add(ref List<Finding>? found, string kind, string before, string after)
    {
        if (!ReferenceEquals(before, after))
        {
            (found ??= []).Add(new Finding(Name, kind));
        }
    }
}
