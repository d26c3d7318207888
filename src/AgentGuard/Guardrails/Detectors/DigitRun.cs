namespace AgentGuard.Guardrails.Detectors;

/// <summary>What can be told of a group of digits at a glance, so that most detectors need not look.</summary>
/// <param name="FirstGroup">The digits of the group.</param>
/// <param name="Digits">The digits of the group and of those that follow it after a separator, as far as they are counted.</param>
/// <param name="BesideLetter">Whether a letter stands directly before or after the group, or before it with a separator between.</param>
/// <param name="After">The character after the group.</param>
/// <param name="FollowsLetter">Whether a letter stands directly before the group.</param>
internal readonly record struct DigitRun(int FirstGroup, int Digits, bool BesideLetter, char After, bool FollowsLetter)
{
    /// <summary>As many digits as the detector with the greatest least number asks for.</summary>
    private const int Enough = 12;

    public static DigitRun Of(ReadOnlySpan<char> text, int digit)
    {
        var end = digit + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var first = end - digit;
        var after = end < text.Length ? text[end] : '\0';
        var digits = first >= Enough ? first : first + CountOn(text, end, Enough - first);
        var followsLetter = digit > 0 && char.IsAsciiLetter(text[digit - 1]);
        return new DigitRun(first, digits, followsLetter || IsBesideLetter(text, digit, after), after, followsLetter);
    }

    private static bool IsBesideLetter(ReadOnlySpan<char> text, int digit, char after)
    {
        return char.IsAsciiLetter(after) || (digit > 1 && text[digit - 1] is ' ' or '-' or '.' && char.IsAsciiLetter(text[digit - 2]));
    }

    private static int CountOn(ReadOnlySpan<char> text, int from, int enough)
    {
        var digits = 0;
        var gap = 0;
        for (var i = from; i < text.Length && digits < enough; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                gap = 0;
            }
            else if (++gap > 3 || c is not (' ' or '-' or '.' or '/' or '(' or ')' or ':'))
            {
                break;
            }
        }

        return digits;
    }
}
