using System.Net;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds IPv6 addresses (RFC 4291), other than the unspecified one.</summary>
internal sealed class IPv6Detector : CharacterDetector
{
    private const int Shortest = 3;
    private const int Longest = 45;
    private const int LongestRun = 48;
    private const int LongestPrefix = 5;
    private const int MostColons = 7;

    public IPv6Detector()
        : base("IP_ADDRESS", ":")
    {
    }

    public override int LookAhead => LongestRun + LongestPrefix;

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int at, out int start, out int length)
    {
        start = at;
        length = 0;
        if (!MayBeWithin(text, at))
        {
            return false;
        }

        start = StartOfRun(text, from, at);
        var end = EndOfRun(text, at, start + LongestRun + 1);
        var candidate = text[start..end].TrimEnd('.');
        if (end - start > LongestRun || !IsAddress(candidate) || IsLetter(text, start - 1) || IsSlice(text, start) || IsLetter(text, end))
        {
            return false;
        }

        length = candidate.Length + LengthOfPrefix(text[(start + candidate.Length)..]);
        return true;
    }

    /// <summary>An address may go on while the text ends in its characters, or in the length of a prefix after them.</summary>
    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && text.Length - end < LongestPrefix - 1 && char.IsAsciiDigit(text[end - 1]))
        {
            end--;
        }

        var run = end > 0 && text[end - 1] == '/' ? end - 1 : text.Length;
        var start = StartOfRun(text, 0, run);
        var last = StartOfRun(text, 0, text.Length);
        return run - start <= LongestRun ? start : text.Length - last <= LongestRun ? last : text.Length;
    }

    /// <summary>Where the characters of an address begin before an index; no further back than one character too many.</summary>
    private static int StartOfRun(ReadOnlySpan<char> text, int from, int at)
    {
        var start = at;
        var lowest = Math.Max(from, at - LongestRun - 1);
        while (start > lowest && IsOfAddress(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int from, int highest)
    {
        var end = from;
        while (end < Math.Min(highest, text.Length) && IsOfAddress(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsOfAddress(char c) => char.IsAsciiHexDigit(c) || c is ':' or '.';

    /// <summary>A colon of an address has a group before it or a colon beside it.</summary>
    private static bool MayBeWithin(ReadOnlySpan<char> text, int at)
    {
        var after = at + 1 < text.Length ? text[at + 1] : ' ';
        return after is ':' || (at > 0 && char.IsAsciiHexDigit(text[at - 1]) && char.IsAsciiHexDigit(after));
    }

    /// <summary>The length of a prefix of a network (<c>/64</c>).</summary>
    private static int LengthOfPrefix(ReadOnlySpan<char> text)
    {
        var digits = 0;
        while (digits < 3 && digits + 1 < text.Length && char.IsAsciiDigit(text[digits + 1]))
        {
            digits++;
        }

        var fits = digits > 0 && text[0] == '/' && CheckDigits.Number(text.Slice(1, digits)) <= 128;
        return fits && !IsLetter(text, digits + 1) ? digits + 1 : 0;
    }

    /// <summary>Programs write <c>items[::2]</c> for a step.</summary>
    private static bool IsSlice(ReadOnlySpan<char> text, int start) => start > 1 && text[start - 1] == '[' && IsLetter(text, start - 2);

    /// <summary>A digit is asked for because programs write <c>abc::def</c> for other things.</summary>
    private static bool IsAddress(ReadOnlySpan<char> candidate) =>
        candidate.Length is >= Shortest and <= Longest
        && HasColons(candidate)
        && candidate.ContainsAny(Digits)
        && IPAddress.TryParse(candidate, out var address)
        && !address.Equals(IPAddress.IPv6Any);

    /// <summary>Seven colons, or six before an IPv4 address, unless two of them stand together for groups of zero.</summary>
    private static bool HasColons(ReadOnlySpan<char> candidate) =>
        candidate.Count(':') is var colons
        && (colons is MostColons or MostColons - 1 || (colons >= 2 && candidate.IndexOf("::", StringComparison.Ordinal) >= 0));

    private static bool IsLetter(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');
}
