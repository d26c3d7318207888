namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds international bank account numbers: the length of the country and right check digits (ISO 13616, ISO 7064 MOD 97-10).
/// </summary>
/// <remarks>Characters may be parted by single spaces, dashes or dots.</remarks>
internal sealed class IbanDetector : DigitDetector
{
    private const int Longest = 34;
    private const int NoLetter = -2;

    /// <summary>Countries and lengths as in the IBAN registry of SWIFT.</summary>
    private const string Registry =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27" +
        "GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24" +
        "PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    private static readonly byte[] Lengths = ReadRegistry();

    public IbanDetector()
        : base("IBAN")
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

    public override bool MayMatch(DigitRun run) => run.BesideLetter;

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        length = 0;
        start = StepBack(text, StepBack(text, digit));
        if (start < from || IsWord(text, start - 1))
        {
            return false;
        }

        Span<char> number = stackalloc char[Longest];
        var count = 0;
        var expected = Longest;
        for (var i = start; i < text.Length && count < expected; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                if (text[i] is not (' ' or '-' or '.') || i + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[i + 1]))
                {
                    return false;
                }

                continue;
            }

            number[count++] = char.ToUpperInvariant(text[i]);
            expected = count == 2 ? LengthOf(number[0], number[1]) : expected;
            if (count == 4 && !char.IsAsciiDigit(number[3]))
            {
                return false;
            }

            length = i + 1 - start;
        }

        return count > 4 && count == expected && !IsWord(text, start + length) && Remainder(number[..count]) == 1;
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
