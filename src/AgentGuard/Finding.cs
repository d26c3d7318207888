namespace AgentGuard;

/// <summary>What a check saw in a piece of content. It never holds the content itself.</summary>
/// <param name="Source">The name of the check that saw it, for example a guardrail's name.</param>
/// <param name="Kind">What was seen, in upper case for kinds of personal data and secrets (<c>EMAIL</c>, <c>CARD</c>).</param>
/// <param name="Start">
/// The offset of the first character in the inspected text, or in the field that <see cref="Path"/> names; -1 where there is no span.
/// </param>
/// <param name="Length">The number of characters, or 0 where there is no span.</param>
public sealed record Finding(string Source, string Kind, int Start = -1, int Length = 0)
{
    /// <summary>
    /// The field of a JSON text in which it was seen, for example <c>$.orders[2].note</c>; the name itself is <c>$.orders~</c>.
    /// </summary>
    /// <value>
    /// Default <see langword="null"/>: the text as a whole. Names that are no plain identifiers are given by their position
    /// (<c>$.{3}</c>), since they may be content.
    /// </value>
    public string? Path { get; init; }
}
