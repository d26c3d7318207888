using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds values that look generated and are assigned to a name that ends in a word such as <c>token</c>, <c>secret</c> or
/// <c>api key</c>.
/// </summary>
internal sealed class AssignedSecretDetector : AnchoredDetector
{
    private const int Shortest = 10;
    private new const int Longest = 256;
    private const int MostTrimmed = 16;
    private const int LongestName = 64;
    private const int LongestOperator = 3;
    private const int ReachOfValue = 48;
    private const double Bits = 2.9;
    private static readonly SearchValues<char> Name =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> Value =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.=+/~!@#%^&*|:$");

    public AssignedSecretDetector()
        : base(
            "SECRET", StringComparison.OrdinalIgnoreCase,
            "token", "secret", "passw", "passphrase", "pwd", "key", "credential", "authorization", "access_id", "accessid", "login", "bundle_")
    {
    }

    protected override int Reach => 1024;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var nameEnd = EndOfName(text, start);
        if (nameEnd < 0 || StartOfValue(text, nameEnd, out var quoted, out _) is not (>= 0 and var value) || !IsName(text, start, nameEnd, quoted))
        {
            return 0;
        }

        var head = StartOfName(text, start);
        start = value;
        var run = LengthOf(text.Slice(start, Math.Min(Longest + MostTrimmed + 1, text.Length - start)), Value);
        var length = text.Slice(start, run).TrimEnd(".,&:").Length;
        var found = text.Slice(start, length);
        var after = text[(start + length)..].TrimStart('.');
        var fits = run <= Longest + MostTrimmed && length is >= Shortest and <= Longest;
        return fits && (IsSecret(found, after) || IsGemHost(text[head..], found)) ? length : 0;
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor)
    {
        var nameEnd = EndOfName(text, anchor);
        if (nameEnd < 0 || nameEnd == text.Length)
        {
            return nameEnd < 0 ? -1 : text.Length;
        }

        var value = StartOfValue(text, nameEnd, out var quoted, out var isOpen);
        if (isOpen)
        {
            return text.Length;
        }

        return value >= 0 && IsName(text, anchor, nameEnd, quoted) && RunsToTheEnd(text, value, Value, Longest + MostTrimmed) ? value : -1;
    }

    private static bool IsName(ReadOnlySpan<char> text, int anchor, int end, bool quoted) =>
        SecretName.Is(text[StartOfName(text, anchor)..end], quoted);

    private static int StartOfName(ReadOnlySpan<char> text, int anchor)
    {
        var start = anchor;
        while (start > 0 && anchor - start < LongestName && Name.Contains(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    /// <summary>The end of the name in which an anchor stands, or -1 where it is too long for one.</summary>
    private static int EndOfName(ReadOnlySpan<char> text, int anchor)
    {
        var end = anchor;
        while (end < text.Length && end - anchor <= LongestName && Name.Contains(text[end]))
        {
            end++;
        }

        return end - anchor > LongestName ? -1 : end;
    }

    /// <summary>The user and password of a host of gems need not look generated.</summary>
    private static bool IsGemHost(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        name.StartsWith("BUNDLE_", StringComparison.Ordinal) && value.IndexOf(':') is > 0 and var colon && colon < value.Length - 1 && value[0] != '$';

    private static bool IsSecret(ReadOnlySpan<char> value, ReadOnlySpan<char> after) =>
        value[0] is not ('$' or '%') && !(after.Length > 0 && after[0] is '(' or '[' or '{' or '<')
        && (value.IndexOf("://", StringComparison.Ordinal) < 0) && Randomness.IsRandom(value, Bits);

    /// <summary>
    /// Where the value begins after an operator of assignment (<c>= : := ::= ?= => , </c>), or -1; open where the text ends before that is
    /// known.
    /// </summary>
    private static int StartOfValue(ReadOnlySpan<char> text, int end, out bool quoted, out bool isOpen)
    {
        var i = end;
        quoted = i < text.Length && text[i] is '"' or '\'' or '\\';
        i = Skip(text, i, "\"'`\\ \t");
        isOpen = i == text.Length && i - end <= ReachOfValue;
        var begin = i;
        i = Skip(text, i, "=:?>|,");
        if (i == begin || i - begin > LongestOperator || (text[begin] == ',' && !quoted))
        {
            return -1;
        }

        i = Skip(text, i, " \t");
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Token "])
        {
            i += text[i..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? scheme.Length : 0;
        }

        i = Skip(text, i, "\"'`\\ ");
        isOpen = i == text.Length && i - end <= ReachOfValue;
        return i < text.Length && i - end <= ReachOfValue ? i : -1;
    }

    private static int Skip(ReadOnlySpan<char> text, int i, ReadOnlySpan<char> characters)
    {
        var most = Math.Min(text.Length, i + ReachOfValue + 1);
        while (i < most && characters.Contains(text[i]))
        {
            i++;
        }

        return i;
    }
}
