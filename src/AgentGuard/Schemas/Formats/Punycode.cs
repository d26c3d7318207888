using System.Text;

namespace AgentGuard.Schemas.Formats;

/// <summary>Punycode, RFC 3492.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;

    /// <returns>The text, or null where the label is not Punycode.</returns>
    public static string? Decode(ReadOnlySpan<char> label)
    {
        var codes = new List<int>();
        var hyphen = label.LastIndexOf('-');
        foreach (var c in hyphen > 0 ? label[..hyphen] : [])
        {
            codes.Add(c);
        }

        var (code, index, bias, at) = (128L, 0L, 72, hyphen + 1);
        while (at < label.Length)
        {
            var start = index;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                var digit = at < label.Length ? DigitOf(label[at++]) : -1;
                if (digit < 0 || weight > int.MaxValue || (index += digit * weight) > int.MaxValue)
                {
                    return null;
                }

                var threshold = Math.Clamp(k - bias, TMin, TMax);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
            }

            bias = Adapt(index - start, codes.Count + 1, first: start == 0);
            code += index / (codes.Count + 1);
            index %= codes.Count + 1;
            if (!Rune.IsValid((int)Math.Min(code, int.MaxValue)))
            {
                return null;
            }

            codes.Insert((int)index++, (int)code);
        }

        return string.Concat(codes.Select(char.ConvertFromUtf32));
    }

    /// <returns>What stands behind <c>xn--</c>, or null where the text is too long.</returns>
    public static string? Encode(string text)
    {
        var codes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
        if (codes.Length > 256)
        {
            return null;
        }

        var encoded = new StringBuilder(string.Concat(codes.Where(code => code < 128).Select(code => (char)code)));
        var (done, basic, bias, delta, next) = (encoded.Length, encoded.Length, 72, 0L, 128);
        if (basic > 0)
        {
            encoded.Append('-');
        }

        while (done < codes.Length)
        {
            var least = codes.Where(code => code >= next).Min();
            delta += (long)(least - next) * (done + 1);
            next = least;
            foreach (var code in codes)
            {
                delta += code < next ? 1 : 0;
                if (code == next)
                {
                    AppendDelta(encoded, delta, bias);
                    bias = Adapt(delta, done + 1, first: done == basic);
                    (delta, done) = (0, done + 1);
                }
            }

            delta++;
            next++;
        }

        return encoded.ToString();
    }

    private static void AppendDelta(StringBuilder encoded, long delta, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Math.Clamp(k - bias, TMin, TMax);
            if (delta < threshold)
            {
                encoded.Append(CharOf(delta));
                return;
            }

            encoded.Append(CharOf(threshold + ((delta - threshold) % (Base - threshold))));
            delta = (delta - threshold) / (Base - threshold);
        }
    }

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base)
        {
            delta /= Base - TMin;
        }

        return (int)(k + ((Base - TMin + 1) * delta / (delta + 38)));
    }

    private static int DigitOf(char c) => char.IsAsciiLetter(c) ? (c | 0x20) - 'a' : char.IsAsciiDigit(c) ? c - '0' + 26 : -1;

    private static char CharOf(long digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}
