namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds keys and tokens by the prefixes that their issuers document.</summary>
internal sealed class TokenDetector : AnchoredDetector
{
    private static readonly TokenShape[]?[] ShapesByFirst = ByFirst();

    public TokenDetector()
        : base("TOKEN", StringComparison.Ordinal, [.. TokenShapes.All.Select(shape => shape.Prefix)])
    {
    }

    public override bool IsInLongWords => true;

    public override bool IsAtWordStart => true;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        if (!StartsWord(text, start))
        {
            return 0;
        }

        if (ShapeAt(text, start) is not { } shape)
        {
            return 0;
        }

        var length = LengthOfBody(text[(start + shape.Prefix.Length)..], shape);
        return length < 0 ? 0 : shape.Prefix.Length + length;
    }

    /// <summary>Which shape it is may be open too, where the prefix of one begins with that of another.</summary>
    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor) =>
        StartsWord(text, anchor) && !text[anchor..].ContainsAnyExceptInRange('+', '~') ? anchor : -1;

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => partialAnchor;

    private static TokenShape? ShapeAt(ReadOnlySpan<char> text, int start)
    {
        var first = text[start];
        foreach (var shape in first < ShapesByFirst.Length ? ShapesByFirst[first] ?? [] : [])
        {
            if (text[start..].StartsWith(shape.Prefix, StringComparison.Ordinal))
            {
                return shape;
            }
        }

        return null;
    }

    private static TokenShape[]?[] ByFirst()
    {
        var shapes = new TokenShape[]?[128];
        foreach (var shape in TokenShapes.All.GroupBy(shape => shape.Prefix[0]))
        {
            shapes[shape.Key] = [.. shape];
        }

        return shapes;
    }

    /// <summary>The length of what stands after the prefix, or -1.</summary>
    private static int LengthOfBody(ReadOnlySpan<char> text, TokenShape shape)
    {
        var length = LengthOf(text, shape.Characters);
        while (length > 0 && text[length - 1] is '.')
        {
            length--;
        }

        if (length < shape.Shortest || (shape.Longest > 0 && (length > shape.Longest || GoesOn(text, length))))
        {
            return -1;
        }

        var body = text[..length];
        if (shape.Bits > 0 && !(body.EndsWith(shape.Suffix) && HasDigits(body, shape.LeastDigits) && LooksGenerated(body, shape)))
        {
            return -1;
        }

        return length;
    }

    private static bool LooksGenerated(ReadOnlySpan<char> body, TokenShape shape) =>
        Randomness.Entropy(body) >= shape.Bits && (shape.Bits < 3 || !Randomness.IsStandIn(body)) && body.ContainsAnyExcept(Digits);

    private static bool HasDigits(ReadOnlySpan<char> body, int least)
    {
        var digits = 0;
        foreach (var c in body)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits >= least;
    }

    private static bool GoesOn(ReadOnlySpan<char> text, int end) =>
        end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_');
}
