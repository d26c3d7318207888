namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds addresses of network devices: six pairs of hexadecimal digits parted by colons or dashes (IEEE 802).</summary>
internal sealed class MacAddressDetector : CharacterDetector
{
    private const int Length = 17;
    private const int After = 2;

    public MacAddressDetector()
        : base("MAC_ADDRESS", ":-")
    {
    }

    public override int LookAhead => Length + After;

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int at, out int start, out int length)
    {
        start = at - 2;
        length = Length;
        return start >= from && start + Length <= text.Length && text[at + 3] == text[at]
            && IsAddress(text.Slice(start, Length)) && StandsAlone(text, start);
    }

    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        for (var start = Math.Max(0, text.Length - Length - After + 1); start < text.Length; start++)
        {
            if (HasForm(text.Slice(start, Math.Min(Length, text.Length - start))))
            {
                return start;
            }
        }

        return text.Length;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start)
    {
        var end = start + Length;
        return !(start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is ':' or '-'))
            && !(end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            && !(end + 1 < text.Length && text[end] is ':' or '-' && char.IsAsciiHexDigit(text[end + 1]));
    }

    private static bool IsAddress(ReadOnlySpan<char> candidate) =>
        HasForm(candidate) && candidate.ContainsAnyExcept("0:-") && candidate.ContainsAnyExcept("fF:-");

    /// <summary>Whether it is an address, or the beginning of one.</summary>
    private static bool HasForm(ReadOnlySpan<char> candidate)
    {
        for (var i = 0; i < candidate.Length; i++)
        {
            if (i % 3 == 2 ? candidate[i] is not (':' or '-') || candidate[i] != candidate[2] : !char.IsAsciiHexDigit(candidate[i]))
            {
                return false;
            }
        }

        return true;
    }
}
