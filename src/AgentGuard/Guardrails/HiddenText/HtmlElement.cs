namespace AgentGuard.Guardrails.HiddenText;

/// <summary>An element that is open.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Look">How text in it looks.</param>
/// <param name="IsKept">Whether its start tag stands in the result, and so its end tag has to.</param>
/// <param name="Hides">Whether it makes text unseen that would be seen without it.</param>
/// <param name="Start">Where its start tag begins.</param>
/// <param name="ShownBefore">How much text was shown before it.</param>
internal readonly record struct HtmlElement(string Name, HtmlLook Look, bool IsKept, bool Hides, int Start, int ShownBefore);
