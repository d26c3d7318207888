using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds IPv4 addresses in dotted decimal form.</summary>
internal sealed class IPv4Detector : DigitDetector
{
    private const int Longest = 20;
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789./");

    public IPv4Detector()
        : base("IP_ADDRESS", DigitTraits.Dotted)
    {
    }

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        if (IsWord(text, digit - 1) || (digit > 0 && text[digit - 1] == '.'))
        {
            return false;
        }

        var i = digit;
        var first = ReadOctet(text, ref i);
        var rest = first;
        for (var octet = 1; octet < 4 && rest >= 0; octet++)
        {
            rest = i < text.Length && text[i++] == '.' ? ReadOctet(text, ref i) : -1;
        }

        i += LengthOfPrefix(text, i);
        length = i - digit;
        return rest >= 0 && !IsWord(text, i) && !(i < text.Length && text[i] == '.' && IsDigit(text, i + 1));
    }

    protected override bool IsOpen(ReadOnlySpan<char> text, int digit) =>
        text.Length - digit <= Longest && !text[digit..].ContainsAnyExcept(Characters)
        && !IsWord(text, digit - 1) && !(digit > 0 && text[digit - 1] == '.');

    /// <summary>The length of a prefix of a network (<c>/24</c>).</summary>
    private static int LengthOfPrefix(ReadOnlySpan<char> text, int i)
    {
        var digits = !(i < text.Length && text[i] == '/') ? 0 : !IsDigit(text, i + 1) ? 0 : IsDigit(text, i + 2) ? 2 : 1;
        var fits = digits == 1 || (digits == 2 && CheckDigits.Number(text.Slice(i + 1, 2)) <= 32);
        return fits && !IsWord(text, i + 1 + digits) ? digits + 1 : 0;
    }

    /// <summary>Reads a number from 0 to 255 without leading zeros, or gives -1.</summary>
    private static int ReadOctet(ReadOnlySpan<char> text, ref int i)
    {
        var value = 0;
        var digits = 0;
        for (; digits < 4 && IsDigit(text, i); i++, digits++)
        {
            value = (value * 10) + text[i] - '0';
        }

        return digits is 1 or 2 or 3 && value <= 255 && (digits == 1 || text[i - digits] != '0') ? value : -1;
    }
}
