namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds private keys in PEM (RFC 7468) and OpenPGP armour. One that is cut off counts up to the end of the text.</summary>
internal sealed class PrivateKeyDetector : AnchoredDetector
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int LongestLabel = 40;

    public PrivateKeyDetector()
        : base("PRIVATE_KEY", StringComparison.Ordinal, Begin)
    {
    }

    /// <summary>A block that is not closed is open for as long as it goes on.</summary>
    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        var from = 0;
        while (TryFind(text, from, out var start, out var length))
        {
            if (!IsClosed(text.Slice(start, length)))
            {
                return start;
            }

            from = start + length;
        }

        return base.LiveFrom(text);
    }

    protected override int Reach => Begin.Length + LongestLabel + (2 * Dashes.Length);

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) => anchor;

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => partialAnchor;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var block = text[start..];
        var label = block[Begin.Length..];
        label = label[..Math.Min(label.Length, LongestLabel + Dashes.Length)];
        var labelEnd = label.IndexOf(Dashes, StringComparison.Ordinal);
        if (labelEnd < 0 || !label[..labelEnd].Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return 0;
        }

        // A header and a footer without anything between them is an example of the form.
        if (block[(Begin.Length + labelEnd + Dashes.Length)..].StartsWith(Dashes, StringComparison.Ordinal))
        {
            return 0;
        }

        var end = LengthOfClosed(block);
        return end < 0 ? block.Length : end;
    }

    private static bool IsClosed(ReadOnlySpan<char> block) => LengthOfClosed(block) >= 0;

    private static int LengthOfClosed(ReadOnlySpan<char> block)
    {
        var end = block.IndexOf(End, StringComparison.Ordinal);
        var close = end < 0 ? -1 : block[(end + End.Length)..].IndexOf(Dashes, StringComparison.Ordinal);
        return close < 0 ? -1 : end + End.Length + close + Dashes.Length;
    }
}
