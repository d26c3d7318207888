namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>A name in a text.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="Length">The number of characters; 1 or more.</param>
/// <param name="Kind">What it names, in upper-case letters and underscores; it is the kind of the placeholder. Default <c>PERSON</c>.</param>
public sealed record RecognizedName(int Start, int Length, string Kind = "PERSON");
