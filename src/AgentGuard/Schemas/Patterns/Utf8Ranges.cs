namespace AgentGuard.Schemas.Patterns;

/// <summary>Writes ranges of code points as sequences of ranges of UTF-8 bytes.</summary>
/// <remarks>The splitting is the one that Ken Thompson's grep and its followers use: at each boundary where a byte begins anew.</remarks>
internal static class Utf8Ranges
{
    private static readonly int[] Lengths = [0x7F, 0x7FF, 0xFFFF];

    /// <summary>Adds the sequences of a range; of each, the first and the last byte by position.</summary>
    public static void Split(int from, int to, List<(byte[] First, byte[] Last)> sequences)
    {
        foreach (var limit in Lengths)
        {
            if (from <= limit && to > limit)
            {
                Split(from, limit, sequences);
                Split(limit + 1, to, sequences);
                return;
            }
        }

        for (var bits = 6; bits < 24 && to > 0x7F; bits += 6)
        {
            var mask = (1 << bits) - 1;
            if ((from & ~mask) == (to & ~mask))
            {
                break;
            }

            if ((from & mask) != 0)
            {
                Split(from, from | mask, sequences);
                Split((from | mask) + 1, to, sequences);
                return;
            }

            if ((to & mask) != mask)
            {
                Split(from, (to & ~mask) - 1, sequences);
                Split(to & ~mask, to, sequences);
                return;
            }
        }

        sequences.Add((Encode(from), Encode(to)));
    }

    private static byte[] Encode(int code)
    {
        if (code < 0x80)
        {
            return [(byte)code];
        }

        var bytes = new byte[code < 0x800 ? 2 : code < 0x10000 ? 3 : 4];
        for (var i = bytes.Length - 1; i > 0; i--, code >>= 6)
        {
            bytes[i] = (byte)(0x80 | (code & 0x3F));
        }

        bytes[0] = (byte)((0xF00 >> bytes.Length) | code);
        return bytes;
    }
}
