using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Compares JSON numbers exactly, whatever their size, by their first 4,096 digits.</summary>
internal static class JsonNumber
{
    private const int MaxDecimalLength = 28;
    private const int MaxLongLength = 18;

    /// <summary>Whether a number has no fraction.</summary>
    /// <param name="number">The number as written.</param>
    /// <param name="asWritten">Whether <c>1.0</c> is not an integer, as draft 4 has it.</param>
    public static bool IsInteger(ReadOnlySpan<byte> number, bool asWritten) =>
        IsOfDigits(number) || (!asWritten && Normal.Parse(number).Exponent >= 0);

    private static bool IsOfDigits(ReadOnlySpan<byte> number)
    {
        foreach (var b in number)
        {
            if (b is (byte)'.' or (byte)'e' or (byte)'E')
            {
                return false;
            }
        }

        return true;
    }

    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (TryLong(left, out var l) && TryLong(right, out var r))
        {
            return l.CompareTo(r);
        }

        return TryDecimal(left, out var exact) && TryDecimal(right, out var other)
            ? exact.CompareTo(other)
            : Normal.Compare(Normal.Parse(left), Normal.Parse(right));
    }

    /// <summary>Compares with a number of which it is known whether it is a small integer.</summary>
    /// <param name="left">The number as written.</param>
    /// <param name="right">The other one.</param>
    /// <param name="whole">Its value by <see cref="WholeOf"/>.</param>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, long? whole)
    {
        if (whole is not { } bound || !TryParts(left, out var units, out var isFraction))
        {
            return Compare(left, right);
        }

        var compared = units.CompareTo(bound);
        return compared != 0 || !isFraction ? compared : left[0] == '-' ? -1 : 1;
    }

    /// <summary>The value of a number, if it is an integer of at most 18 digits.</summary>
    public static long? WholeOf(ReadOnlySpan<byte> number) => TryLong(number, out var value) ? value : null;

    public static bool IsMultipleOf(ReadOnlySpan<byte> number, ReadOnlySpan<byte> unit)
    {
        if (TryLong(number, out var n) && TryLong(unit, out var u) && u != 0)
        {
            return n % u == 0;
        }

        return TryDecimal(number, out var exact) && TryDecimal(unit, out var divisor) && divisor != 0
            ? exact % divisor == 0
            : Normal.IsMultipleOf(Normal.Parse(number), Normal.Parse(unit));
    }

    /// <summary>Reads the units of a number without an exponent, and whether anything but zeros follows the point.</summary>
    private static bool TryParts(ReadOnlySpan<byte> number, out long units, out bool isFraction)
    {
        (units, isFraction) = (0, false);
        if (number.Length > MaxLongLength)
        {
            return false;
        }

        var (at, isNegative) = number[0] == '-' ? (1, true) : (0, false);
        for (; at < number.Length && number[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            units = (units * 10) + (number[at] - '0');
        }

        units = isNegative ? -units : units;
        if (at < number.Length && number[at] == '.')
        {
            for (at++; at < number.Length && number[at] is >= (byte)'0' and <= (byte)'9'; at++)
            {
                isFraction |= number[at] != '0';
            }
        }

        return at == number.Length;
    }

    private static bool TryLong(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        return number.Length <= MaxLongLength && Utf8Parser.TryParse(number, out value, out var used) && used == number.Length;
    }

    // An exponent could round; a text of 28 characters without one cannot.
    private static bool TryDecimal(ReadOnlySpan<byte> number, out decimal value)
    {
        value = 0;
        return number.Length <= MaxDecimalLength && number.IndexOfAny((byte)'e', (byte)'E') < 0
            && Utf8Parser.TryParse(number, out value, out var used) && used == number.Length;
    }

    /// <summary>Mantissa · 10^exponent, where the mantissa does not end in zero.</summary>
    private readonly record struct Normal(BigInteger Mantissa, int Digits, long Exponent)
    {
        private const int MaxDigits = 4096;
        private const long MaxExponent = 1_000_000_000_000;

        public static Normal Parse(ReadOnlySpan<byte> number)
        {
            var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
            var mantissa = exponentAt < 0 ? number : number[..exponentAt];
            var exponent = exponentAt < 0 ? 0 : ParseExponent(number[(exponentAt + 1)..]);
            var digits = new char[Math.Min(mantissa.Length, MaxDigits)];
            var (length, fraction) = (0, false);
            foreach (var b in mantissa)
            {
                if (b is (byte)'-' or (byte)'.')
                {
                    fraction |= b == '.';
                }
                else if (length == digits.Length || (length == 0 && b == '0'))
                {
                    exponent += fraction ? (length == 0 ? -1 : 0) : (length == 0 ? 0 : 1);
                }
                else
                {
                    digits[length++] = (char)b;
                    exponent -= fraction ? 1 : 0;
                }
            }

            while (length > 0 && digits[length - 1] == '0')
            {
                length--;
                exponent++;
            }

            var value = length == 0 ? BigInteger.Zero : BigInteger.Parse(digits.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture);
            return length == 0 ? default : new(number[0] == '-' ? -value : value, length, exponent);
        }

        public static int Compare(Normal left, Normal right)
        {
            if (left.Mantissa.Sign != right.Mantissa.Sign || left.Mantissa.IsZero)
            {
                return left.Mantissa.Sign.CompareTo(right.Mantissa.Sign);
            }

            var magnitude = (left.Digits + left.Exponent).CompareTo(right.Digits + right.Exponent);
            if (magnitude != 0)
            {
                return magnitude * left.Mantissa.Sign;
            }

            var shift = (int)(left.Exponent - right.Exponent);
            return shift >= 0
                ? (left.Mantissa * BigInteger.Pow(10, shift)).CompareTo(right.Mantissa)
                : left.Mantissa.CompareTo(right.Mantissa * BigInteger.Pow(10, -shift));
        }

        public static bool IsMultipleOf(Normal number, Normal unit)
        {
            if (unit.Mantissa.IsZero || number.Mantissa.IsZero)
            {
                return number.Mantissa.IsZero;
            }

            var shift = number.Exponent - unit.Exponent;
            if (shift < 0)
            {
                // The mantissa does not end in zero: no unit of a higher power of ten divides it.
                return false;
            }

            var modulus = BigInteger.Abs(unit.Mantissa);
            return (number.Mantissa % modulus * BigInteger.ModPow(10, shift, modulus) % modulus).IsZero;
        }

        private static long ParseExponent(ReadOnlySpan<byte> text)
        {
            var negative = text[0] == '-';
            var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
            long value = 0;
            foreach (var digit in digits)
            {
                value = Math.Min(MaxExponent, (value * 10) + (digit - '0'));
            }

            return negative ? -value : value;
        }
    }
}
