using static AgentGuard.Guardrails.Detectors.CheckDigits;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The numbers of persons that have letters in them, each as its issuer describes it. Letters in upper case.</summary>
internal static class LetteredIdChecks
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string FinnishCharacters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    /// <summary>DNI: the letter is the remainder of 23.</summary>
    public static bool Spain(ReadOnlySpan<char> id) => SpanishLetters[Number(id[..^1]) % 23] == id[^1];

    /// <summary>NIE: X, Y and Z stand for 0, 1 and 2.</summary>
    public static bool SpainForeigner(ReadOnlySpan<char> id) =>
        id[0] is 'X' or 'Y' or 'Z' && SpanishLetters[(((id[0] - 'X') * 10_000_000) + Number(id[1..^1])) % 23] == id[^1];

    /// <summary>Codice fiscale: odd places by a table, even places by value, modulo 26.</summary>
    public static bool Italy(ReadOnlySpan<char> id)
    {
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(id[i]) ? id[i] - '0' : id[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        return 'A' + (sum % 26) == id[15] && "ABCDEHLMPRST".Contains(id[8], StringComparison.Ordinal);
    }

    /// <summary>Personal identity codes; the sign tells the century, the last character is the remainder of 31.</summary>
    public static bool Finland(ReadOnlySpan<char> id) =>
        IsDay(id[2..4], id[..2]) && (id[6] is (>= 'A' and <= 'F') or (>= 'U' and <= 'Y'))
        && FinnishCharacters[((Number(id[..6]) * 1000) + Number(id[7..10])) % 31] == id[10];

    /// <summary>The same for those born in the twentieth century, where the sign is a dash.</summary>
    public static bool FinlandDashed(ReadOnlySpan<char> id) =>
        IsDay(id[2..4], id[..2]) && FinnishCharacters[((Number(id[..6]) * 1000) + Number(id[6..9])) % 31] == id[9];

    /// <summary>National insurance numbers: prefixes that are not given out (HMRC NIM39110).</summary>
    public static bool UnitedKingdom(ReadOnlySpan<char> id) =>
        !"DFIQUV".Contains(id[0], StringComparison.Ordinal) && !"DFIQUVO".Contains(id[1], StringComparison.Ordinal)
        && id[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ") && id[^1] is >= 'A' and <= 'D';

    /// <summary>NRIC and FIN: weights, an offset by the first letter, and a letter from its table.</summary>
    public static bool Singapore(ReadOnlySpan<char> id)
    {
        var sum = Sum(id[1..], [2, 7, 6, 5, 4, 3, 2]) + (id[0] is 'T' or 'G' ? 4 : id[0] is 'M' ? 3 : 0);
        var letters = id[0] switch
        {
            'S' or 'T' => "JZIHGFEDCBA",
            'F' or 'G' => "XWUTRQPNMLK",
            'M' => "KLJNPQRTUWX",
            _ => string.Empty,
        };
        return letters.Length > 0 && letters[id[0] is 'M' ? 10 - (sum % 11) : sum % 11] == id[8];
    }

    /// <summary>Permanent account numbers: the fourth letter tells a person, the status of the holder.</summary>
    public static bool India(ReadOnlySpan<char> id) => "PCHFATBLJGK".Contains(id[3], StringComparison.Ordinal);

    /// <summary>Pension insurance numbers: area, date of birth, letter, serial number and a check digit of digit sums.</summary>
    public static bool GermanyPension(ReadOnlySpan<char> id)
    {
        Span<char> digits = stackalloc char[12];
        var letter = id[8] - 'A' + 1;
        id[..8].CopyTo(digits);
        digits[8] = (char)('0' + (letter / 10));
        digits[9] = (char)('0' + (letter % 10));
        id[9..11].CopyTo(digits[10..]);
        ReadOnlySpan<byte> weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            var product = Digit(digits[i]) * weights[i];
            sum += (product / 10) + (product % 10);
        }

        return Number(id[2..4]) is (>= 1 and <= 31) or (>= 51 and <= 81) && Number(id[4..6]) is >= 1 and <= 12 && sum % 10 == Digit(id[11]);
    }

    /// <summary>Numbers of the health insurance (KVNR): the letter as two digits, weights 1 and 2 in turn.</summary>
    public static bool GermanyHealth(ReadOnlySpan<char> id)
    {
        var letter = id[0] - 'A' + 1;
        var sum = (letter / 10) + SumOfDigits(letter % 10 * 2);
        for (var i = 1; i < 9; i++)
        {
            sum += i % 2 == 1 ? Digit(id[i]) : SumOfDigits(Digit(id[i]) * 2);
        }

        return sum % 10 == Digit(id[9]);
    }

    /// <summary>Medicare beneficiary identifiers: places of letters without S, L, O, I, B and Z (CMS).</summary>
    public static bool UnitedStatesMedicare(ReadOnlySpan<char> id)
    {
        const string Form = "cannannaann";
        if (!char.IsAsciiDigit(id[0]) || id[0] == '0')
        {
            return false;
        }

        for (var i = 1; i < id.Length; i++)
        {
            var letter = char.IsAsciiLetter(id[i]);
            var optional = i is 2 or 5;
            if ((letter && "SLOIBZ".Contains(id[i], StringComparison.Ordinal)) || (!optional && letter != (Form[i] == 'a')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Driver numbers (DVLA): five places of the surname filled with nines, the date of birth with the year around month and day and women's
    /// months raised by 50, two initials or nines, a digit, two letters.
    /// </summary>
    public static bool UnitedKingdomDriver(ReadOnlySpan<char> id) =>
        !id[..5].TrimEnd('9').ContainsAnyInRange('0', '9') && Number(id[6..8]) % 50 is >= 1 and <= 12 && Number(id[8..10]) is >= 1 and <= 31
        && char.IsAsciiDigit(id[10]) && IsInitial(id[11]) && IsInitial(id[12]) && char.IsAsciiDigit(id[13]);

    /// <summary>Identification numbers: the letter as two digits, weights, a multiple of ten.</summary>
    public static bool Taiwan(ReadOnlySpan<char> id)
    {
        var letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".IndexOf(id[0], StringComparison.Ordinal) + 10;
        return id[1] is '1' or '2' or '8' or '9' && ((letter / 10) + (letter % 10 * 9) + Sum(id[1..], [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0;
    }

    /// <summary>CURP: name, date of birth, sex, state and a check digit.</summary>
    public static bool Mexico(ReadOnlySpan<char> id)
    {
        const string Values = "0123456789ABCDEFGHIJKLMN?OPQRSTUVWXYZ";
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += Values.IndexOf(id[i], StringComparison.Ordinal) * (18 - i);
        }

        return id[10] is 'H' or 'M' or 'X' && IsDay(id[6..8], id[8..10]) && (10 - (sum % 10)) % 10 == Digit(id[17]);
    }

    /// <summary>RUT: weights 2 to 7 from the right, K for ten.</summary>
    public static bool Chile(ReadOnlySpan<char> id)
    {
        var sum = 0;
        for (var i = 0; i < id.Length - 1; i++)
        {
            sum += Digit(id[^(i + 2)]) * (2 + (i % 6));
        }

        return id[^1] == (11 - (sum % 11)) switch { 11 => '0', 10 => 'K', var check => (char)('0' + check) };
    }

    private static bool IsInitial(char c) => c == '9' || char.IsAsciiLetter(c);

    private static int SumOfDigits(int number) => (number / 10) + (number % 10);
}
