namespace AgentGuard.Guardrails.HiddenText;

/// <summary>An attribute of a tag.</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Value">The value, as written, without quotation marks.</param>
/// <param name="Start">Where it begins in the text, with the white space before it.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct HtmlAttribute(string Name, string Value, int Start, int End);
