using System.Buffers.Binary;
using System.Text;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Finds the index of a UTF-8 text among those known when it was made.</summary>
internal sealed class Utf8Names
{
    private readonly byte[][] _names;
    private readonly int[] _slots;
    private readonly int _mask;

    public Utf8Names(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(names.Count * 2) + 1);
        (_slots, _mask) = (new int[size], size - 1);
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = Hash(_names[i]) & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = i + 1;
        }
    }

    public int Count => _names.Length;

    /// <summary>Finds a text; the hint is tried first.</summary>
    /// <returns>The index, or -1.</returns>
    public int Find(ReadOnlySpan<byte> text, int hint)
    {
        if ((uint)hint < (uint)_names.Length && text.SequenceEqual(_names[hint]))
        {
            return hint;
        }

        for (var slot = Hash(text) & _mask; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var index = _slots[slot] - 1;
            if (text.SequenceEqual(_names[index]))
            {
                return index;
            }
        }

        return -1;
    }

    // By the ends of each eight bytes; what collides is told apart by its bytes.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        while (text.Length > 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
            text = text[8..];
        }

        hash = (hash ^ Last(text)) * 0xFF51AFD7ED558CCD;
        return (int)((hash ^ (hash >> 32)) & 0x7FFFFFFF);
    }

    private static ulong Last(ReadOnlySpan<byte> text) => text.Length switch
    {
        >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]) << 32),
        > 0 => text[0] | ((ulong)text[text.Length / 2] << 8) | ((ulong)text[^1] << 16),
        _ => 0,
    };
}
