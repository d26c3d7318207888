using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Numbers in the notation of other languages.</summary>
internal static class LooseNumber
{
    private const int MaxLength = 64;

    /// <summary>Whether a span is a number in some notation.</summary>
    public static bool IsOne(ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        return TryRewrite(text, buffer, out _);
    }

    /// <summary>Rewrites a number as JSON.</summary>
    /// <param name="text">The number.</param>
    /// <param name="target">At least 64 bytes.</param>
    /// <param name="length">How many of them were written.</param>
    /// <returns>Whether it is a number.</returns>
    public static bool TryRewrite(ReadOnlySpan<byte> text, Span<byte> target, out int length)
    {
        length = 0;
        if (text.Length is 0 or >= MaxLength - 2)
        {
            return false;
        }

        var at = text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        if (text[0] == '-')
        {
            target[length++] = (byte)'-';
        }

        var digits = text[at..];
        if (digits.Length > 2 && digits[0] == '0' && (digits[1] | 0x20) is 'x')
        {
            return TryRewriteHex(digits[2..], target, ref length);
        }

        digits = TrimZeros(digits);
        if (digits.IsEmpty || digits[0] is (byte)'.' or (byte)'e' or (byte)'E')
        {
            target[length++] = (byte)'0';
        }

        Copy(digits, target, ref length);
        return text[at..].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && StrictJson.IsNumber(target[..length]);
    }

    private static ReadOnlySpan<byte> TrimZeros(ReadOnlySpan<byte> digits)
    {
        var zeros = 0;
        while (zeros < digits.Length - 1 && digits[zeros] == '0' && char.IsAsciiDigit((char)digits[zeros + 1]))
        {
            zeros++;
        }

        return digits[zeros..];
    }

    private static void Copy(ReadOnlySpan<byte> digits, Span<byte> target, ref int length)
    {
        for (var i = 0; i < digits.Length; i++)
        {
            var endsInPoint = digits[i] == '.' && (i + 1 == digits.Length || !char.IsAsciiDigit((char)digits[i + 1]));
            if (digits[i] != '_' && !endsInPoint)
            {
                target[length++] = digits[i];
            }
        }
    }

    private static bool TryRewriteHex(ReadOnlySpan<byte> digits, Span<byte> target, ref int length)
    {
        if (!ulong.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Utf8Formatter.TryFormat(value, target[length..], out var written))
        {
            return false;
        }

        length += written;
        return true;
    }
}
