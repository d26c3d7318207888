namespace AgentGuard.Guardrails.Detectors;

/// <summary>Looks at a group of digits and at what stands beside it.</summary>
internal static class DigitRun
{
    /// <summary>As many digits as the detector with the greatest least number asks for.</summary>
    private const int Enough = 12;
    private const int Six = 6;
    private const int LongestGap = 3;
    /// <summary>A bit for each of space, brackets, dash, dot, slash and colon, counted from the space.</summary>
    private const uint Separators =
        1 | (1 << ('(' - ' ')) | (1 << (')' - ' ')) | (1 << ('-' - ' ')) | (1 << ('.' - ' ')) | (1 << ('/' - ' ')) | (1 << (':' - ' '));

    /// <summary>What can be told of a group of digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digit">The first digit of the group.</param>
    /// <param name="length">The digits of the group.</param>
    public static DigitTraits Of(ReadOnlySpan<char> text, int digit, int length)
    {
        var end = digit + length;
        var after = end < text.Length ? text[end] : '\0';
        var before = digit > 0 ? text[digit - 1] : '\0';
        var traits = char.IsAsciiLetter(before) ? DigitTraits.FollowsLetter | DigitTraits.FollowsLetterOrGap
            : before is ' ' or '-' or '.' && digit > 1 && char.IsAsciiLetter(text[digit - 2]) ? DigitTraits.FollowsLetterOrGap : DigitTraits.None;
        traits |= length == 1 && char.IsAsciiLetter(after) ? DigitTraits.DigitAndLetter : DigitTraits.None;
        if (!GoesOn(after))
        {
            return traits | OfCount(length);
        }

        var digits = length >= Enough ? length : length + CountOn(text, end, Enough - length);
        if (digits < 4)
        {
            return traits;
        }

        return traits | OfCount(digits)
            | (length <= 3 && after == '.' && GoesOnAsOctets(text, end) ? DigitTraits.Dotted : DigitTraits.None)
            | (length is 1 or 2 or 4 && IsOfDate(after) && GoesOnAsDate(text, end) ? DigitTraits.Dated : DigitTraits.None);
    }

    /// <summary>Whether a separator, one or two digits and another separator follow.</summary>
    private static bool GoesOnAsDate(ReadOnlySpan<char> text, int end)
    {
        var i = end + 1;
        i += i < text.Length && text[i] == ' ' ? 1 : 0;
        i += i < text.Length && char.IsAsciiDigit(text[i]) ? 1 : 0;
        i += i < text.Length && char.IsAsciiDigit(text[i]) ? 1 : 0;
        return i < text.Length && (IsOfDate(text[i]) || text[i] == '月');
    }

    /// <summary>Whether a dot, up to three digits and another dot follow.</summary>
    private static bool GoesOnAsOctets(ReadOnlySpan<char> text, int end)
    {
        var i = end + 1;
        while (i < text.Length && i - end <= 3 && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i < text.Length && text[i] == '.';
    }

    private static bool IsOfDate(char c) => c is '-' or '.' or '/' or '年';

    private static DigitTraits OfCount(int digits) =>
        digits < Six ? DigitTraits.None : digits < Enough ? DigitTraits.SixDigits : DigitTraits.SixDigits | DigitTraits.TwelveDigits;

    private static bool GoesOn(char c) => (uint)(c - ' ') < 32 ? (Separators & (1U << (c - ' '))) != 0 : c is '年' or '月';

    private static int CountOn(ReadOnlySpan<char> text, int from, int enough)
    {
        var digits = 0;
        var gap = 0;
        var rest = text[from..];
        for (var i = 0; i < rest.Length && digits < enough; i++)
        {
            if (char.IsAsciiDigit(rest[i]))
            {
                digits++;
                gap = 0;
            }
            else if (++gap > LongestGap || !GoesOn(rest[i]))
            {
                break;
            }
        }

        return digits;
    }
}
