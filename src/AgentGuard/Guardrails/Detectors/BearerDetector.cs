using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds bearer tokens as they stand in an authorization header (RFC 6750).</summary>
internal sealed class BearerDetector : AnchoredDetector
{
    private const string Anchor = "bearer ";
    private const int Shortest = 16;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public BearerDetector()
        : base("BEARER_TOKEN", StringComparison.OrdinalIgnoreCase, Anchor)
    {
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) =>
        StartsWord(text, anchor) && RunsToTheEnd(text, anchor + Anchor.Length, Characters) ? anchor + Anchor.Length : -1;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var wordStarts = StartsWord(text, start);
        start += Anchor.Length;
        var token = text[start..];
        var length = LengthOf(token, Characters);
        return wordStarts && length >= Shortest && token[..length].ContainsAny(Digits) && !Randomness.IsStandIn(token[..length]) ? length : 0;
    }
}
