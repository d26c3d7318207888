namespace AgentGuard;

/// <summary>What a check saw in a piece of content. It never holds the content itself.</summary>
/// <param name="Source">The name of the check that saw it, for example a guardrail's name.</param>
/// <param name="Kind">What was seen, in upper case for kinds of personal data and secrets (<c>EMAIL</c>, <c>CARD</c>).</param>
/// <param name="Start">The offset of the first character in the inspected text, or -1 where there is no span.</param>
/// <param name="Length">The number of characters, or 0 where there is no span.</param>
public sealed record Finding(string Source, string Kind, int Start = -1, int Length = 0);
