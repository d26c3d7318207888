using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds addresses of network devices: six pairs of hexadecimal digits parted by colons or dashes (IEEE 802).</summary>
internal sealed class MacAddressDetector : Detector
{
    private const int Length = 17;
    private static readonly SearchValues<char> Separators = SearchValues.Create(":-");

    public MacAddressDetector()
        : base("MAC_ADDRESS")
    {
    }

    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(Separators) is >= 0 and var ahead)
        {
            at += ahead;
            start = at - 2;
            if (start >= from && start + Length <= text.Length && IsAddress(text.Slice(start, Length)) && StandsAlone(text, start))
            {
                length = Length;
                return true;
            }

            at++;
        }

        start = length = 0;
        return false;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start)
    {
        var end = start + Length;
        return !(start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is ':' or '-'))
            && !(end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            && !(end + 1 < text.Length && text[end] is ':' or '-' && char.IsAsciiHexDigit(text[end + 1]));
    }

    private static bool IsAddress(ReadOnlySpan<char> candidate)
    {
        for (var i = 0; i < candidate.Length; i++)
        {
            if (i % 3 == 2 ? candidate[i] != candidate[2] : !char.IsAsciiHexDigit(candidate[i]))
            {
                return false;
            }
        }

        return candidate.ContainsAnyExcept("0:-") && candidate.ContainsAnyExcept("fF:-");
    }
}
