namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds payment card numbers: 12 to 19 digits with an issuer's prefix and a right check digit (ISO/IEC 7812-1, Luhn).</summary>
/// <remarks>
/// Digits may be parted by single spaces, dashes or dots: anywhere when the separator is always the same one, else in regular groups.
/// </remarks>
internal sealed class PaymentCardDetector : DigitDetector
{
    private const int Shortest = 12;
    private const int Longest = 19;

    public PaymentCardDetector()
        : base(TextRedaction.PaymentCardKind, DigitTraits.TwelveDigits)
    {
    }

    /// <summary>Whether the last digit is the right check digit.</summary>
    public static bool PassesLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        var doubled = false;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var digit = doubled ? digits[i] * 2 : digits[i];
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }

        return sum % 10 == 0;
    }

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        if (text[digit] is < '1' or > '6' || IsWord(text, digit - 1) || IsFraction(text, digit))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Longest];
        var grouping = new CardGrouping();
        var count = 0;
        for (var i = digit; count < Longest && IsDigit(text, i); i++)
        {
            digits[count++] = (byte)(text[i] - '0');
            if (IsDigit(text, i + 1))
            {
                continue;
            }

            grouping.EndGroup(count);
            var isCandidate = count > Shortest || (count == Shortest && i == digit + Shortest - 1);
            if (isCandidate && !IsWord(text, i + 1) && grouping.IsPlausible && IsCard(digits[..count]))
            {
                length = i + 1 - digit;
            }

            if (i + 2 < text.Length && text[i + 1] is ' ' or '-' or '.')
            {
                grouping.AddSeparator(text[i + 1]);
                i++;
            }
        }

        return length > 0;
    }

    protected override bool IsOpen(ReadOnlySpan<char> text, int digit)
    {
        if (text[digit] is < '1' or > '6' || IsWord(text, digit - 1) || IsFraction(text, digit))
        {
            return false;
        }

        var digits = 0;
        for (var i = digit; i < text.Length; i++)
        {
            digits += IsDigit(text, i) ? 1 : 0;
            if (digits > Longest || !(IsDigit(text, i) || (text[i] is ' ' or '-' or '.' && IsDigit(text, i - 1))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFraction(ReadOnlySpan<char> text, int digit) =>
        digit > 1 && text[digit - 1] is '.' or ',' && IsDigit(text, digit - 2);

    private static bool IsCard(ReadOnlySpan<byte> digits) => HasIssuerPrefix(digits) && PassesLuhn(digits);

    private static bool HasIssuerPrefix(ReadOnlySpan<byte> digits)
    {
        var prefix = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        return digits.Length switch
        {
            12 => IsMaestro(prefix),
            13 => IsVisa(prefix) || IsMaestro(prefix),
            14 => IsDiners(prefix) || IsMaestro(prefix),
            15 => prefix / 1000 == 1 || prefix is 1800 or 2131 || prefix / 100 is 34 or 37 || IsDiners(prefix) || IsMaestro(prefix),
            16 => IsVisa(prefix) || IsMastercard(prefix) || IsLongCard(prefix),
            19 => IsVisa(prefix) || IsLongCard(prefix),
            _ => IsLongCard(prefix),
        };
    }

    private static bool IsVisa(int prefix) => prefix / 1000 == 4;

    private static bool IsMastercard(int prefix) => prefix is (>= 5100 and <= 5599) or (>= 2221 and <= 2720);

    private static bool IsMaestro(int prefix) => prefix is 5018 or 5020 or 5038 or (>= 5600 and <= 5899) or 6304 or 6759 or 6761 or 6762 or 6763;

    private static bool IsDiners(int prefix) => prefix is (>= 3000 and <= 3059) or 3095 or (>= 3600 and <= 3699) or (>= 3800 and <= 3999);

    /// <summary>Discover, JCB, UnionPay, Mir, Diners and Maestro numbers of 16 to 19 digits.</summary>
    private static bool IsLongCard(int prefix) =>
        prefix is 6011 or (>= 6440 and <= 6599) or (>= 3500 and <= 3599) or (>= 6200 and <= 6299) or (>= 2200 and <= 2204)
        || IsDiners(prefix) || IsMaestro(prefix);
}
