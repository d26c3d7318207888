namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds international bank account numbers: the length of the country and right check digits (ISO 13616, ISO 7064 MOD 97-10).
/// </summary>
/// <remarks>Characters may be parted by single spaces, dashes or dots.</remarks>
internal sealed class IbanDetector : DigitDetector
{
    private const int Longest = 34;
    private const int CheckDigitsEnd = 4;
    private const int NoLetter = -2;

    /// <summary>Countries and lengths as in the IBAN registry of SWIFT.</summary>
    private const string Registry =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27" +
        "GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24" +
        "PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    private static readonly byte[] Lengths = ReadRegistry();

    public IbanDetector()
        : base("IBAN", DigitTraits.FollowsLetterOrGap)
    {
    }

    /// <summary>The length of the numbers of a country, or 0. Letters in upper case.</summary>
    public static int LengthOf(char first, char second) => Lengths[((first - 'A') * 26) + second - 'A'];

    /// <summary>The remainder of 97 of letters and digits, with the first four moved to the end; 1 is right.</summary>
    public static int Remainder(ReadOnlySpan<char> number)
    {
        var remainder = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var c = number[(i + 4) % number.Length];
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return remainder;
    }

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = StepBack(text, StepBack(text, digit));
        length = start < from || IsWord(text, start - 1) ? 0 : Measure(text, start, out _);
        return length > 0;
    }

    protected override bool IsOpen(ReadOnlySpan<char> text, int digit)
    {
        var start = StepBack(text, StepBack(text, digit));
        var isOpen = false;
        _ = start < 0 || IsWord(text, start - 1) ? 0 : Measure(text, start, out isOpen);
        return isOpen;
    }

    /// <summary>The letters of the country, or the first of them, may be there already.</summary>
    protected override int Lowest(ReadOnlySpan<char> text, int index)
    {
        var second = StepBack(text, index);
        var first = StepBack(text, second);
        return first >= 0 && !IsWord(text, first - 1) ? first
            : second >= 0 && !IsWord(text, second - 1) ? second : index;
    }

    /// <summary>The length of the number that begins at an index, or 0; and whether the text ends before that is known.</summary>
    private static int Measure(ReadOnlySpan<char> text, int start, out bool isOpen)
    {
        Span<char> number = stackalloc char[Longest];
        var count = 0;
        var expected = Longest;
        var end = start;
        isOpen = false;
        for (var i = start; i < text.Length && count < expected; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                isOpen = text[i] is ' ' or '-' or '.' && i + 1 == text.Length;
                if (isOpen || text[i] is not (' ' or '-' or '.') || !char.IsAsciiLetterOrDigit(text[i + 1]))
                {
                    return 0;
                }

                continue;
            }

            number[count++] = char.ToUpperInvariant(text[i]);
            expected = count == 2 ? LengthOf(number[0], number[1]) : expected;
            if (count == CheckDigitsEnd && !char.IsAsciiDigit(number[count - 1]))
            {
                return 0;
            }

            end = i + 1;
        }

        isOpen = end == text.Length && count <= expected;
        return count > CheckDigitsEnd && count == expected && !IsWord(text, end) && Remainder(number[..count]) == 1 ? end - start : 0;
    }

    /// <summary>The index of the letter before an index, with at most one separator between them, or a number below zero.</summary>
    private static int StepBack(ReadOnlySpan<char> text, int index)
    {
        var before = index - 1;
        if (before > 0 && text[before] is ' ' or '-' or '.')
        {
            before--;
        }

        return before >= 0 && char.IsAsciiLetter(text[before]) ? before : NoLetter;
    }

    private static byte[] ReadRegistry()
    {
        var lengths = new byte[26 * 26];
        for (var i = 0; i < Registry.Length; i += 4)
        {
            lengths[((Registry[i] - 'A') * 26) + Registry[i + 1] - 'A'] = byte.Parse(Registry.AsSpan(i + 2, 2), provider: null);
        }

        return lengths;
    }
}
