namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>How a text is cut for a guardrail that cannot take it whole, or that misses what stands deep in a long one.</summary>
/// <remarks>Immutable. What is no longer than <see cref="Overlap"/> lies whole within a window, wherever it stands.</remarks>
public sealed record ScanWindows
{
    /// <summary>The characters of a window.</summary>
    /// <value>
    /// Default 2,000: about the 512 tokens that small classifiers read before they cut the text off without a word. From 16 to 1,000,000.
    /// </value>
    public int Size { get; init; } = 2_000;

    /// <summary>The characters that a window shares with the next: at least the length of the longest thing to be found.</summary>
    /// <value>
    /// Default 1,000. From 0 to <see cref="Size"/> - 1. Half of the size doubles the cost, and leaves no payload of that length unseen.
    /// </value>
    public int Overlap { get; init; } = 1_000;

    /// <summary>The most windows that are read of one text: the bound of its cost.</summary>
    /// <value>Default 64: with the other defaults, a text of 65,000 characters. 1 or more.</value>
    public int MaxWindows { get; init; } = 64;

    /// <summary>What happens to a text that has more.</summary>
    /// <value>Default <see cref="ScanOverflow.Refuse"/>.</value>
    public ScanOverflow Overflow { get; init; } = ScanOverflow.Refuse;

    internal ScanWindows Validated()
    {
        if (Size is < 16 or > 1_000_000 || Overlap < 0 || Overlap >= Size || MaxWindows < 1)
        {
            throw new ArgumentException(
                "Windows need a size from 16 to 1,000,000, an overlap below it and at least one window, "
                + $"but are {Size}, {Overlap} and {MaxWindows}.");
        }

        return this;
    }

    /// <summary>How many windows a text of a length has.</summary>
    internal int CountFor(int length) => length <= Size ? 1 : 1 + ((length - Size + Size - Overlap - 1) / (Size - Overlap));
}
