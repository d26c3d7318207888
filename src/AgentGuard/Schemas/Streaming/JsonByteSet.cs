using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentGuard.Schemas.Streaming;

/// <summary>A set of bytes.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly record struct JsonByteSet
{
    private readonly Words _words;

    internal JsonByteSet(ReadOnlySpan<bool> bytes)
    {
        for (var i = 0; i < 256; i++)
        {
            _words[i >> 6] |= bytes[i] ? 1UL << (i & 63) : 0;
        }
    }

    /// <summary>How many bytes are in it: 0 to 256.</summary>
    public int Count => BitOperations.PopCount(_words[0]) + BitOperations.PopCount(_words[1])
        + BitOperations.PopCount(_words[2]) + BitOperations.PopCount(_words[3]);

    /// <summary>Tells whether a byte is in it.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(byte value) => (_words[value >> 6] & (1UL << (value & 63))) != 0;

    /// <summary>Writes the set as a mask.</summary>
    /// <param name="mask">At least 256 places; each of the first 256 tells whether the byte of its index is in the set.</param>
    /// <exception cref="ArgumentException">There are fewer places.</exception>
    public void CopyTo(Span<bool> mask)
    {
        if (mask.Length < 256)
        {
            throw new ArgumentException("A mask of bytes has 256 places.", nameof(mask));
        }

        for (var i = 0; i < 256; i++)
        {
            mask[i] = Contains((byte)i);
        }
    }

    /// <summary>Tells whether the same bytes are in both.</summary>
    /// <param name="other">The other set.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(JsonByteSet other) => ((ReadOnlySpan<ulong>)_words).SequenceEqual(other._words);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_words[0], _words[1], _words[2], _words[3]);

    /// <summary>Lists the printable characters in it, for a person to read.</summary>
    /// <returns>For example <c>"-0123456789[</c>; other bytes are counted.</returns>
    public override string ToString()
    {
        var set = this;
        var printable = string.Concat(Enumerable.Range(0x21, 0x7F - 0x21).Where(b => set.Contains((byte)b)).Select(b => (char)b));
        return Count > printable.Length ? $"{printable} and {Count - printable.Length} others" : printable;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
