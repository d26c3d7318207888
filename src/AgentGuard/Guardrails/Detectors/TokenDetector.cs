using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds keys and tokens by the prefixes that their issuers document.</summary>
internal sealed class TokenDetector : AnchoredDetector
{
    private static readonly SearchValues<char> UpperAlphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> Alphanumeric =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly TokenShape[] Shapes =
    [
        new("AKIA", 16, 16, UpperAlphanumeric), new("ASIA", 16, 16, UpperAlphanumeric),
        new("ghp_", 30, 0, Alphanumeric), new("gho_", 30, 0, Alphanumeric), new("ghu_", 30, 0, Alphanumeric),
        new("ghs_", 30, 0, Alphanumeric), new("ghr_", 30, 0, Alphanumeric), new("github_pat_", 22, 0, Base64Url),
        new("xoxb-", 10, 0, Base64Url), new("xoxp-", 10, 0, Base64Url), new("xoxa-", 10, 0, Base64Url),
        new("xoxr-", 10, 0, Base64Url), new("xoxs-", 10, 0, Base64Url), new("xapp-", 10, 0, Base64Url),
        new("sk-", 20, 0, Base64Url), new("sk_live_", 16, 0, Alphanumeric), new("rk_live_", 16, 0, Alphanumeric),
        new("AIza", 35, 0, Base64Url), new("glpat-", 20, 0, Base64Url), new("npm_", 36, 36, Alphanumeric),
    ];

    public TokenDetector()
        : base("TOKEN", StringComparison.Ordinal, [.. Shapes.Select(shape => shape.Prefix)])
    {
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        foreach (var shape in Shapes)
        {
            if (text[start..].StartsWith(shape.Prefix, StringComparison.Ordinal) && StartsWord(text, start))
            {
                var body = text[(start + shape.Prefix.Length)..];
                var length = LengthOf(body, shape.Characters);
                var fits = length >= shape.Shortest && (shape.Longest == 0 || length <= shape.Longest);

                // A word with dashes ("sk-learn-...") is no key: keys have digits.
                return fits && body[..length].ContainsAny(Digits) ? shape.Prefix.Length + length : 0;
            }
        }

        return 0;
    }
}
