using System.Buffers;
using System.Net;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds IPv6 addresses (RFC 4291), other than the unspecified one.</summary>
internal sealed class IPv6Detector : Detector
{
    private const int Shortest = 3;
    private const int Longest = 45;
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public IPv6Detector()
        : base("IP_ADDRESS")
    {
    }

    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOf(':') is >= 0 and var ahead)
        {
            at += ahead;
            if (!MayBeWithin(text, at))
            {
                at++;
                continue;
            }

            start = text[from..at].LastIndexOfAnyExcept(Characters) + 1 + from;
            var rest = text[at..].IndexOfAnyExcept(Characters);
            var end = rest < 0 ? text.Length : at + rest;
            var candidate = text[start..end].TrimEnd('.');
            if (IsAddress(candidate) && !IsLetter(text, start - 1) && !IsSlice(text, start) && !IsLetter(text, end))
            {
                length = candidate.Length + LengthOfPrefix(text[(start + candidate.Length)..]);
                return true;
            }

            at = end;
        }

        start = length = 0;
        return false;
    }

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
        && candidate.Count(':') >= 2
        && candidate.ContainsAny(Digits)
        && IPAddress.TryParse(candidate, out var address)
        && !address.Equals(IPAddress.IPv6Any);

    private static bool IsLetter(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');
}
