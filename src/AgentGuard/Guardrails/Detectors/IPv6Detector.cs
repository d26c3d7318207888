using System.Buffers;
using System.Net;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds IPv6 addresses (RFC 4291), other than loopback and unspecified ones.</summary>
internal sealed class IPv6Detector : Detector
{
    private const int Shortest = 4;
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
            start = text[from..at].LastIndexOfAnyExcept(Characters) + 1 + from;
            var rest = text[at..].IndexOfAnyExcept(Characters);
            var end = rest < 0 ? text.Length : at + rest;
            var candidate = text[start..end].TrimEnd('.');
            if (IsAddress(candidate) && !IsLetter(text, start - 1) && !IsLetter(text, end))
            {
                length = candidate.Length;
                return true;
            }

            at = end;
        }

        start = length = 0;
        return false;
    }

    /// <summary>A digit is asked for because programs write <c>abc::def</c> for other things.</summary>
    private static bool IsAddress(ReadOnlySpan<char> candidate) =>
        candidate.Length is >= Shortest and <= Longest
        && candidate.Count(':') >= 2
        && candidate.ContainsAny(Digits)
        && IPAddress.TryParse(candidate, out var address)
        && !IPAddress.IsLoopback(address)
        && !address.Equals(IPAddress.IPv6Any);

    private static bool IsLetter(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');
}
