namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds app access tokens of the Graph API: the id of the app, a bar, and 27 characters.</summary>
internal sealed class AppTokenDetector : AnchoredDetector
{
    private const int SecretLength = 27;

    public AppTokenDetector()
        : base("TOKEN", StringComparison.Ordinal, "|")
    {
    }

    public override bool IsInLongWords => true;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var bar = start;
        while (start > 0 && bar - start <= 17 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        var id = bar - start;
        return id is 15 or 16 && LengthOf(text[(bar + 1)..], Base64Url) is SecretLength && Randomness.IsRandom(text.Slice(bar + 1, SecretLength), 3)
            ? id + 1 + SecretLength
            : 0;
    }
}
