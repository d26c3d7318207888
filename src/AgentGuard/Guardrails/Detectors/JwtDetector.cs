using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds JSON web tokens (RFC 7519): three parts of base64url, the first two of which are JSON objects.</summary>
internal sealed class JwtDetector : AnchoredDetector
{
    private const string EncodedObject = "eyJ";
    private const int ShortestPart = 10;
    private const int MostParts = 3;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public JwtDetector()
        : base("JWT", StringComparison.Ordinal, EncodedObject)
    {
    }

    public override bool IsInLongWords => true;

    public override bool IsAtWordStart => true;

    protected override int Reach => (MostParts * (Longest + 1)) + 1;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var token = text[start..];
        var header = LengthOf(token, Base64Url);
        if (header < ShortestPart || !StartsWord(text, start) || !token[header..].StartsWith("." + EncodedObject, StringComparison.Ordinal))
        {
            return 0;
        }

        var claims = LengthOf(token[(header + 1)..], Base64Url);
        var end = header + 1 + claims;
        if (claims < ShortestPart || end >= token.Length || token[end] != '.')
        {
            return 0;
        }

        return end + 1 + LengthOf(token[(end + 1)..], Base64Url);
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) =>
        StartsWord(text, anchor) && RunsToTheEnd(text, anchor, Characters, Reach) ? anchor : -1;

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => partialAnchor;
}
