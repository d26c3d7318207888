namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds private keys in PEM (RFC 7468) and OpenPGP armour. One that is cut off counts up to the end of the text.</summary>
internal sealed class PrivateKeyDetector : AnchoredDetector
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    public PrivateKeyDetector()
        : base("PRIVATE_KEY", StringComparison.Ordinal, Begin)
    {
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var block = text[start..];
        var label = block[Begin.Length..];
        var labelEnd = label.IndexOf(Dashes, StringComparison.Ordinal);
        if (labelEnd is < 0 or > 40 || !label[..labelEnd].Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return 0;
        }

        // A header and a footer without anything between them is an example of the form.
        if (block[(Begin.Length + labelEnd + Dashes.Length)..].StartsWith(Dashes, StringComparison.Ordinal))
        {
            return 0;
        }

        var end = block.IndexOf(End, StringComparison.Ordinal);
        var close = end < 0 ? -1 : block[(end + End.Length)..].IndexOf(Dashes, StringComparison.Ordinal);
        return close < 0 ? block.Length : end + End.Length + close + Dashes.Length;
    }
}
