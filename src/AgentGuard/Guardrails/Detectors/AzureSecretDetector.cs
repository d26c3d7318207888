using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds client secrets of Microsoft Entra ID: three characters, a digit, <c>Q~</c>, and 31 to 34 more.</summary>
internal sealed class AzureSecretDetector : AnchoredDetector
{
    private const int Before = 4;
    private const int LongestBody = 34;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    public AzureSecretDetector()
        : base("TOKEN", StringComparison.Ordinal, "Q~")
    {
    }

    public override bool IsInLongWords => true;

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) =>
        anchor >= Before && char.IsAsciiDigit(text[anchor - 1]) && RunsToTheEnd(text, anchor + 2, Characters, LongestBody) ? anchor - Before : -1;

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => partialAnchor - Before;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var body = LengthOf(text[(start + 2)..], Characters);
        start -= Before;
        if (start < 0 || body is < 31 or > LongestBody || !char.IsAsciiDigit(text[start + 3]) || text.Slice(start, 3).ContainsAnyExcept(Characters))
        {
            return 0;
        }

        var alone = start == 0 || !Characters.Contains(text[start - 1]);
        return alone && Randomness.Entropy(text.Slice(start, body + 6)) >= 3.5 ? body + 6 : 0;
    }
}
