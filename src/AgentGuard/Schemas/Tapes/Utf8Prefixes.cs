using System.Text;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Sorted UTF-8 texts that are narrowed, byte by byte, to those that begin as a text does.</summary>
internal sealed class Utf8Prefixes
{
    private readonly byte[][] _texts;

    public Utf8Prefixes(IEnumerable<string> texts)
    {
        _texts = [.. texts.Select(Encoding.UTF8.GetBytes)];
        Array.Sort(_texts, static (left, right) => left.AsSpan().SequenceCompareTo(right));
    }

    public int Count => _texts.Length;

    /// <summary>Narrows a range of texts, all alike up to a byte, to those in which that byte is the one read.</summary>
    /// <returns>Whether some are left.</returns>
    public bool Narrow(ref int from, ref int to, int at, byte read)
    {
        from = LowerBound(from, to, at, read);
        to = LowerBound(from, to, at, read + 1);
        return from < to;
    }

    /// <summary>Whether some text of a range is longer than what all have in common.</summary>
    public bool IsLonger(int from, int to, int length) => from < to && _texts[to - 1].Length > length;

    /// <summary>Whether some text of a range ends where what all have in common does.</summary>
    public bool IsWhole(int from, int to, int length) => from < to && _texts[from].Length == length;

    /// <summary>Whether some text of a range goes on, behind what all have in common, with a character that an escape can become.</summary>
    public bool IsLongerBy(EscapePrefix escape, int from, int to, int length)
    {
        Span<byte> buffer = stackalloc byte[8];
        var first = buffer[..new Rune(escape.First).EncodeToUtf8(buffer)];
        var last = buffer.Slice(4, new Rune(escape.Last).EncodeToUtf8(buffer[4..]));

        // The order of the bytes is the order of the characters, so that the least text that is not below decides.
        for (var end = to; from < end;)
        {
            var middle = (from + end) >>> 1;
            (from, end) = _texts[middle].AsSpan(length).SequenceCompareTo(first) < 0 ? (middle + 1, end) : (from, middle);
        }

        return from < to && _texts[from].AsSpan(length) is var rest && rest[..Math.Min(rest.Length, last.Length)].SequenceCompareTo(last) <= 0;
    }

    // A text that ends before the byte is less than any that has it.
    private int LowerBound(int from, int to, int at, int read)
    {
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (_texts[middle].Length > at && _texts[middle][at] >= read)
            {
                to = middle;
            }
            else
            {
                from = middle + 1;
            }
        }

        return from;
    }
}
