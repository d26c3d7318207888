namespace AgentGuard.Guardrails.HiddenText;

/// <summary>A rule of a style sheet with a simple selector: a tag, an id and classes.</summary>
/// <param name="Tag">The tag, or <see langword="null"/> for any.</param>
/// <param name="Id">The id, or <see langword="null"/> for any.</param>
/// <param name="Classes">The classes, all of which an element must have.</param>
/// <param name="Style">What it says.</param>
internal sealed record CssRule(string? Tag, string? Id, string[] Classes, CssStyle Style)
{
    public bool Matches(string tag, string? id, string[] classes) =>
        (Tag is null || Tag == tag) && (Id is null || Id == id) && Classes.All(name => classes.Contains(name, StringComparer.Ordinal));
}
