namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds app access tokens of the Graph API: the id of the app, a bar, and 27 characters.</summary>
internal sealed class AppTokenDetector : AnchoredDetector
{
    private const int SecretLength = 27;
    private const int MostDigits = 18;

    public AppTokenDetector()
        : base("TOKEN", StringComparison.Ordinal, "|")
    {
    }

    public override bool IsInLongWords => true;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var bar = start;
        start = StartOfDigits(text, bar);
        var id = bar - start;
        return id is 15 or 16 && LengthOf(text[(bar + 1)..], Base64Url) is SecretLength && Randomness.IsRandom(text.Slice(bar + 1, SecretLength), 3)
            ? id + 1 + SecretLength
            : 0;
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) =>
        anchor - StartOfDigits(text, anchor) is 15 or 16 && RunsToTheEnd(text, anchor + 1, Base64Url, SecretLength) ? StartOfDigits(text, anchor) : -1;

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => StartOfDigits(text, partialAnchor);

    private static int StartOfDigits(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start < MostDigits && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return start;
    }
}
