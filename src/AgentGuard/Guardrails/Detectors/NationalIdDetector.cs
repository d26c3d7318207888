using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds numbers of the form of a US social security number, without those that are never given out.</summary>
/// <remarks>Nine digits as 3-2-4 with the same separator twice, or in one group after a word that names them.</remarks>
internal sealed class NationalIdDetector : DigitDetector
{
    private static readonly SearchValues<string> Words =
        SearchValues.Create(["ssn", "social security", "tax id", "national id"], StringComparison.OrdinalIgnoreCase);

    public NationalIdDetector()
        : base("NATIONAL_ID")
    {
    }

    protected override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        if (IsWord(text, digit - 1) || (digit > 1 && text[digit - 1] is '-' or '.' && IsDigit(text, digit - 2)))
        {
            return false;
        }

        var parted = digit + 3 < text.Length && text[digit + 3] is '-' or ' ' or '.';
        var candidate = parted ? 11 : 9;
        if (digit + candidate > text.Length || IsWord(text, digit + candidate) || IsPartOfMore(text, digit + candidate))
        {
            return false;
        }

        var written = text.Slice(digit, candidate);
        if (!(parted ? IsParted(written) : !written.ContainsAnyExcept(Digits) && Follows(text, digit, Words)))
        {
            return false;
        }

        length = candidate;
        return IsGivenOut(written[..3], written.Slice(parted ? 4 : 3, 2), written[^4..]);
    }

    private static bool IsPartOfMore(ReadOnlySpan<char> text, int end) =>
        end < text.Length && text[end] is '-' or '.' && IsDigit(text, end + 1);

    private static bool IsParted(ReadOnlySpan<char> written)
    {
        for (var i = 0; i < written.Length; i++)
        {
            if (i is 3 or 6 ? written[i] != written[3] : !char.IsAsciiDigit(written[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsGivenOut(ReadOnlySpan<char> area, ReadOnlySpan<char> group, ReadOnlySpan<char> serial) =>
        area[0] != '9' && area is not ("000" or "666") && group is not "00" && serial is not "0000";
}
