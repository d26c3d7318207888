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
