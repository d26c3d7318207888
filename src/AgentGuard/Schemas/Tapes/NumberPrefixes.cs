namespace AgentGuard.Schemas.Tapes;

/// <summary>Tells which of some numbers can still be what an unfinished one is worth. An exponent may yet move the point anywhere.</summary>
internal sealed class NumberPrefixes
{
    /// <summary>How many numbers are told apart.</summary>
    public const int Max = 64;

    private const int MaxDigits = 4096;

    private readonly byte[][] _digits;
    private readonly ulong _negative;
    private readonly ulong _zero;

    public NumberPrefixes(IReadOnlyList<byte[]> numbers)
    {
        _digits = [.. numbers.Select(DigitsOf)];
        for (var i = 0; i < numbers.Count; i++)
        {
            _zero |= _digits[i].Length == 0 ? 1UL << i : 0;
            _negative |= numbers[i][0] == '-' ? 1UL << i : 0;
        }
    }

    /// <summary>The bits of all numbers.</summary>
    public ulong All => _digits.Length == 0 ? 0 : ulong.MaxValue >> (Max - _digits.Length);

    /// <summary>Takes away the numbers that cannot come of it any more.</summary>
    /// <param name="left">The bits of those left.</param>
    /// <param name="digits">How many significant digits were read, counted by this method; negative behind the exponent's mark.</param>
    /// <param name="number">The number as far as it is read.</param>
    /// <returns>Whether some are left.</returns>
    public bool Narrow(ref ulong left, ref int digits, ReadOnlySpan<byte> number)
    {
        var read = number[^1];
        if (number.Length == 1)
        {
            left &= _zero | (read == '-' ? _negative : ~_negative);
        }

        if (read is (byte)'e' or (byte)'E')
        {
            Keep(ref left, static (own, count, _) => own.Length <= count || count >= MaxDigits, digits, read);
            digits = -1;
        }
        else if (char.IsAsciiDigit((char)read) && digits >= 0 && (digits > 0 || read != '0'))
        {
            Keep(ref left, static (own, count, digit) => count >= MaxDigits || (count < own.Length ? own[count] : (byte)'0') == digit, digits, read);
            digits++;
        }

        return left != 0;
    }

    private static byte[] DigitsOf(byte[] number)
    {
        var exponent = number.AsSpan().IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponent < 0 ? number : number[..exponent];
        byte[] digits = [.. mantissa.Where(b => char.IsAsciiDigit((char)b)).SkipWhile(b => b == '0')];
        return digits.AsSpan(0, Math.Min(digits.Length, MaxDigits)).TrimEnd((byte)'0').ToArray();
    }

    private void Keep(ref ulong left, Func<byte[], int, byte, bool> fits, int digits, byte read)
    {
        for (var i = 0; i < _digits.Length; i++)
        {
            left &= fits(_digits[i], digits, read) ? ulong.MaxValue : ~(1UL << i);
        }
    }
}
