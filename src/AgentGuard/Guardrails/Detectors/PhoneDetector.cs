using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds telephone numbers: international ones by their plus or 00 (E.164, 8 to 15 digits), and common national forms.</summary>
/// <remarks>
/// National forms are those of North America with separators, and numbers with a trunk zero in two groups or more. A number in one group
/// counts only after a word such as "phone" or "tel", since ids and amounts look the same.
/// </remarks>
internal sealed class PhoneDetector : DigitDetector
{
    private static readonly SearchValues<string> Words =
        SearchValues.Create(["phone", "tel", "mobile", "cell", "call", "fax", "whatsapp"], StringComparison.OrdinalIgnoreCase);

    public PhoneDetector()
        : base("PHONE")
    {
    }

    protected override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        var plus = LengthOfPlus(text, from, digit);
        var bracket = plus == 0 && digit > from && text[digit - 1] == '(';
        start = digit - plus - (bracket ? 1 : 0);
        if (IsWord(text, start - 1) || (start > 1 && text[start - 1] is '.' or '-' or '/' or ',' && IsDigit(text, start - 2)))
        {
            return false;
        }

        var number = new PhoneNumberReader(text, digit, bracket);
        if (!number.Read() || IsWord(text, number.End))
        {
            return false;
        }

        length = number.End - start;
        return plus > 0 ? number.IsInternational
            : number.HasInternationalPrefix || number.IsNorthAmerican || number.IsNational
            || (number.IsOneGroup && Follows(text, start, Words));
    }

    /// <summary>How many characters before the digit belong to a plus: itself, and what may stand between them.</summary>
    private static int LengthOfPlus(ReadOnlySpan<char> text, int from, int digit)
    {
        if (digit > from && text[digit - 1] == '+')
        {
            return 1;
        }

        return digit > from + 1 && text[digit - 2] == '+' && text[digit - 1] is '(' or ' ' ? 2 : 0;
    }
}
