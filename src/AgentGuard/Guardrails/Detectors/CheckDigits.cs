namespace AgentGuard.Guardrails.Detectors;

/// <summary>Check digits that several numbers share.</summary>
internal static class CheckDigits
{
    private static ReadOnlySpan<byte> VerhoeffProduct =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7,
        4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3,
        8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static ReadOnlySpan<byte> VerhoeffPermutation =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    public static int Digit(char c) => c - '0';

    /// <summary>The sum of digits times weights; as many as there are weights.</summary>
    public static int Sum(ReadOnlySpan<char> digits, ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Digit(digits[i]) * weights[i];
        }

        return sum;
    }

    /// <summary>The Luhn formula (ISO/IEC 7812-1, annex B).</summary>
    public static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = Digit(digits[^(i + 1)]) * (1 + (i % 2));
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>The Verhoeff scheme (J. Verhoeff, Error Detecting Decimal Codes, 1969).</summary>
    public static bool PassesVerhoeff(ReadOnlySpan<char> digits)
    {
        var check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            check = VerhoeffProduct[(check * 10) + VerhoeffPermutation[((i % 8) * 10) + Digit(digits[^(i + 1)])]];
        }

        return check == 0;
    }

    /// <summary>ISO/IEC 7064, MOD 11,10.</summary>
    public static bool PassesMod1110(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var c in digits[..^1])
        {
            var sum = (Digit(c) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == Digit(digits[^1]);
    }

    /// <summary>Whether a month and a day exist; the year is not known.</summary>
    public static bool IsDay(ReadOnlySpan<char> month, ReadOnlySpan<char> day) => IsDay(Number(month), Number(day));

    public static bool IsDay(int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000, month);

    /// <summary>Whether a day exists in a year of which the last two digits are known; 00 counts as a leap year.</summary>
    public static bool IsDate(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        IsDate(Number(year), Number(month), Number(day));

    public static bool IsDate(int year, int month, int day) => IsDay(month, day) && (month != 2 || day < 29 || year % 4 == 0);

    public static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var c in digits)
        {
            number = (number * 10) + Digit(c);
        }

        return number;
    }

    /// <summary>The remainder of a number of any length.</summary>
    public static int Remainder(ReadOnlySpan<char> digits, int divisor)
    {
        var remainder = 0;
        foreach (var c in digits)
        {
            remainder = ((remainder * 10) + Digit(c)) % divisor;
        }

        return remainder;
    }
}
