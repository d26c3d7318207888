using static AgentGuard.Guardrails.Detectors.CheckDigits;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The numbers of persons of digits alone, each as its issuer describes it.</summary>
internal static class NationalIdChecks
{
    /// <summary>Social security numbers and individual taxpayer numbers (SSA POMS RM 10201; IRS publication 1915).</summary>
    public static bool UnitedStates(ReadOnlySpan<char> id)
    {
        var group = Number(id[3..5]);
        return id[0] == '9'
            ? group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99)
            : id[..3] is not ("000" or "666") && group != 0 && id[5..] is not "0000";
    }

    public static bool Canada(ReadOnlySpan<char> id) => id[0] is not ('0' or '8') && PassesLuhn(id);

    /// <summary>Identification numbers (§ 139b AO): of the first ten digits one occurs twice or three times.</summary>
    public static bool GermanyStrict(ReadOnlySpan<char> id) => Germany(id) && RepeatsOneDigit(id[..10]);

    /// <summary>The same for numbers made up for tests, in which no digit need occur twice; none occurs four times.</summary>
    public static bool Germany(ReadOnlySpan<char> id) => id[0] != '0' && !RepeatsOneDigitOften(id[..10]) && PassesMod1110(id);

    /// <summary>PESEL; the century is added to the month.</summary>
    public static bool Poland(ReadOnlySpan<char> id) =>
        IsDate(Number(id[..2]), Number(id[2..4]) % 20, Number(id[4..6])) && Sum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0;

    /// <summary>Resident identity numbers (GB 11643-1999), MOD 11-2.</summary>
    public static bool China(ReadOnlySpan<char> id)
    {
        var year = Number(id[6..10]);
        if (id[0] is '0' or '9' || year is < 1880 or > 2099 || !IsDay(id[10..12], id[12..14]))
        {
            return false;
        }

        var remainder = (12 - (Sum(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11)) % 11;
        return id[17] == (remainder == 10 ? 'X' : (char)('0' + remainder));
    }

    /// <summary>Resident registration numbers; those since 2020 have no check digit.</summary>
    public static bool Korea(ReadOnlySpan<char> id) =>
        IsDate(id[..2], id[2..4], id[4..6]) && id[6] is >= '1' and <= '8' && id.ContainsAnyExcept(id[0]);

    /// <summary>The second and third digit are the province.</summary>
    public static bool Thailand(ReadOnlySpan<char> id) =>
        id[0] is not ('0' or '9')
        && Number(id[1..3]) is (>= 10 and <= 27) or (>= 30 and <= 58) or (>= 60 and <= 67) or (>= 70 and <= 77) or (>= 80 and <= 86) or (>= 90 and <= 96)
        && (11 - (Sum(id, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == Digit(id[12]);

    /// <summary>Date of birth, citizenship, a digit that was the race and is 8 or 9 since 1986 (Identification Act 72 of 1986), Luhn.</summary>
    public static bool SouthAfrica(ReadOnlySpan<char> id) =>
        IsDate(id[..2], id[2..4], id[4..6]) && id[10] is '0' or '1' or '2' && id[11] is '8' or '9' && PassesLuhn(id);

    /// <summary>National provider identifiers: Luhn after the prefix 80840 (45 CFR 162.406), which adds 24 to the sum.</summary>
    public static bool UnitedStatesProvider(ReadOnlySpan<char> id)
    {
        Span<char> prefixed = stackalloc char[15];
        "80840".CopyTo(prefixed);
        id.CopyTo(prefixed[5..]);
        return id[0] is '1' or '2' && id[..9].ContainsAnyExcept(id[0]) && PassesLuhn(prefixed);
    }


    public static bool India(ReadOnlySpan<char> id) => id[0] >= '2' && PassesVerhoeff(id);

    /// <summary>CPF, with two check digits.</summary>
    public static bool Brazil(ReadOnlySpan<char> id) =>
        id.ContainsAnyExcept(id[0])
        && Sum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == Digit(id[9])
        && Sum(id, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == Digit(id[10]);

    /// <summary>Numbers of the national register (NIR), mainland; the key is 97 less the remainder of 97.</summary>
    public static bool France(ReadOnlySpan<char> id) =>
        id[0] is '1' or '2' && Number(id[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99)
        && 97 - Remainder(id[..13], 97) == Number(id[13..]);

    /// <summary>National register numbers; a 2 stands before those born since 2000.</summary>
    public static bool Belgium(ReadOnlySpan<char> id)
    {
        var check = Number(id[9..]);
        return IsDay(Number(id[2..4]) % 20, Number(id[4..6]))
            && (97 - Remainder(id[..9], 97) == check || 97 - ((Remainder(id[..9], 97) + 2_000_000_000) % 97) == check);
    }

    public static bool Netherlands(ReadOnlySpan<char> id) => (Sum(id, [9, 8, 7, 6, 5, 4, 3, 2]) - Digit(id[8])) % 11 == 0 && id is not "000000000";

    public static bool Sweden(ReadOnlySpan<char> id)
    {
        // The day of a coordination number is raised by 60.
        var number = id[^10..];
        return IsDay(Number(number[2..4]), Number(number[4..6]) % 60) && PassesLuhn(number) && (id.Length == 10 || id[..2] is "18" or "19" or "20");
    }

    public static bool Norway(ReadOnlySpan<char> id) =>
        IsDay(Number(id[2..4]) % 40, Number(id[..2]) % 40)
        && Sum(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
        && Sum(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;

    public static bool Denmark(ReadOnlySpan<char> id) => IsDay(id[2..4], id[..2]);

    public static bool Turkey(ReadOnlySpan<char> id)
    {
        var odd = Sum(id, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
        var even = Sum(id, [0, 1, 0, 1, 0, 1, 0, 1]);
        return id[0] != '0' && ((odd * 7) - even + 100) % 10 == Digit(id[9]) && (odd + even + Digit(id[9])) % 10 == Digit(id[10]);
    }

    /// <summary>NHS numbers.</summary>
    public static bool England(ReadOnlySpan<char> id) =>
        id.ContainsAnyExcept(id[0]) && (11 - (Sum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == Digit(id[9]);

    /// <summary>Tax file numbers.</summary>
    public static bool Australia(ReadOnlySpan<char> id) => Sum(id, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0 && id.ContainsAnyExcept(id[0]);

    /// <summary>SNILS.</summary>
    public static bool Russia(ReadOnlySpan<char> id) =>
        Sum(id, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 == Number(id[9..]) && id.ContainsAnyExcept(id[0]);

    /// <summary>Individual numbers ("My Number").</summary>
    public static bool Japan(ReadOnlySpan<char> id)
    {
        var remainder = Sum(id, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        return (remainder <= 1 ? 0 : 11 - remainder) == Digit(id[11]);
    }

    public static bool Romania(ReadOnlySpan<char> id)
    {
        var check = Sum(id, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return id[0] != '0' && IsDate(id[1..3], id[3..5], id[5..7]) && (check == 10 ? 1 : check) == Digit(id[12]);
    }

    /// <summary>Birth numbers of Czechia and Slovakia since 1954; women's months are raised by 50.</summary>
    public static bool Czechia(ReadOnlySpan<char> id) =>
        IsDay(Number(id[2..4]) % 50 is var month && month > 20 ? month - 20 : month, Number(id[4..6])) && Remainder(id, 11) == 0;

    /// <summary>CUIT and CUIL.</summary>
    public static bool Argentina(ReadOnlySpan<char> id) =>
        id[..2] is "20" or "23" or "24" or "27" && Sum(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;

    private static bool RepeatsOneDigitOften(ReadOnlySpan<char> digits)
    {
        for (var digit = '0'; digit <= '9'; digit++)
        {
            if (digits.Count(digit) > 3)
            {
                return true;
            }
        }

        return false;
    }

    private static bool RepeatsOneDigit(ReadOnlySpan<char> digits)
    {
        var repeated = 0;
        for (var digit = '0'; digit <= '9'; digit++)
        {
            var count = digits.Count(digit);
            if (count > 3)
            {
                return false;
            }

            repeated += count > 1 ? 1 : 0;
        }

        return repeated == 1;
    }
}
