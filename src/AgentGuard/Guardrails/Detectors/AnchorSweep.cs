using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Walks, in one pass and 64 characters at a time, what detectors of single characters begin at: groups of digits, at signs, colons and
/// dashes. What cannot be the beginning of anything, as most digits of a table, is left out where that is told by the bits of a block.
/// </summary>
internal ref struct AnchorSweep
{
    private const int Block = 64;
    private const int Half = 32;
    private const int ManyDigits = 6;
    private readonly ReadOnlySpan<char> _text;
    private int _base;
    private int _next;
    private int _open = -1;
    private ulong _ends;
    private ulong _signs;
    private ulong _digits;

    public AnchorSweep(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Finds the next of them.</summary>
    /// <param name="index">Where it begins.</param>
    /// <param name="digits">How many digits the group has; 0 when it is none.</param>
    public bool TryNext(out int index, out int digits)
    {
        while ((_ends | _signs) == 0)
        {
            if (!ReadBlock())
            {
                // The last group may end with the text.
                (index, digits) = (_open, _text.Length - _open);
                _open = -1;
                return index >= 0;
            }
        }

        if (_signs != 0 && (_ends == 0 || BitOperations.TrailingZeroCount(_signs) < BitOperations.TrailingZeroCount(_ends)))
        {
            index = _base + BitOperations.TrailingZeroCount(_signs);
            digits = 0;
            _signs &= _signs - 1;
            return true;
        }

        var end = BitOperations.TrailingZeroCount(_ends);
        _ends &= _ends - 1;
        digits = end == 0 ? 0 : BitOperations.LeadingZeroCount(~(_digits << (Block - end)));
        index = _base + end - digits;
        if (digits == end && _open >= 0)
        {
            index = _open;
            digits = _base + end - _open;
        }

        return true;
    }

    /// <summary>Reads the next block that has an anchor.</summary>
    private bool ReadBlock()
    {
        while (_next < _text.Length)
        {
            var open = OpenAfterBlock();
            _base = _next;
            if (_text.Length - _next >= Block && Vector256.IsHardwareAccelerated)
            {
                ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
                var low = Bytes(ref first, _next);
                var high = Bytes(ref first, _next + Half);
                _next += Block;
                if (open < 0 && (AreAnchors(low) | AreAnchors(high)) == Vector256<byte>.Zero)
                {
                    (_open, _digits) = (-1, 0);
                    continue;
                }

                Select(Kinds(low, high), open);
            }
            else
            {
                _next = Math.Min(_text.Length, _next + Block);
                Select(KindsSlowly(_text[_base.._next]), open);
            }

            if ((_ends | _signs) != 0)
            {
                return true;
            }
        }

        _open = OpenAfterBlock();
        _digits = 0;
        return false;
    }

    /// <summary>Where the group of digits begins that touches the end of the block just read, or -1.</summary>
    private readonly int OpenAfterBlock()
    {
        var length = _next - _base;
        if (length == 0 || (_digits >> (length - 1)) == 0)
        {
            return -1;
        }

        var digits = BitOperations.LeadingZeroCount(~(_digits << (Block - length)));
        return digits >= length && _open >= 0 ? _open : _next - Math.Min(digits, length);
    }

    /// <summary>
    /// Keeps the ends of the groups that have something beside them: a separator after them, or a letter before, or many digits; and of the
    /// signs those with something of an address beside them. At the edges of a block, where that is not known, all are kept.
    /// </summary>
    private void Select(BlockKinds kinds, int open)
    {
        const ulong First = 1, FirstTwo = 3;
        _open = open;
        _digits = kinds.Digits;
        var continues = open >= 0 ? First : 0;
        var starts = _digits & ~((_digits << 1) | continues);
        var ends = ((_digits << 1) | continues) & ~_digits;
        var two = _digits & (_digits << 1);
        var many = two & (two << 2) & (two << 4);
        var afterLetter = starts & ((kinds.Letters << 1) | ((kinds.Separators << 1) & (kinds.Letters << 2)) | FirstTwo);
        var fromEdge = ((_digits + continues) ^ _digits) & ~_digits;
        var isKept = kinds.Separators | (kinds.Letters & (starts << 1)) | (many << 1) | (open >= 0 ? fromEdge | First : 0)
            | ((_digits + afterLetter) & ~_digits);
        _ends = ends & isKept;

        _signs = kinds.Ats | ColonsOfAddresses(kinds) | FirstOfSix(kinds.Colons, kinds.Hexadecimal) | FirstOfSix(kinds.Dashes, kinds.Hexadecimal);
    }

    /// <summary>
    /// Of an IPv6 address two colons stand together, or six or more between hexadecimal digits within 40 characters, three of them in one
    /// block.
    /// </summary>
    private static ulong ColonsOfAddresses(BlockKinds kinds)
    {
        const ulong First = 1, Last = 1UL << (Block - 1);
        var between = kinds.Colons & ((kinds.Hexadecimal << 1) | First) & ((kinds.Hexadecimal >> 1) | Last);
        return (kinds.Colons & ((kinds.Colons << 1) | (kinds.Colons >> 1) | First | Last)) | (BitOperations.PopCount(between) >= 3 ? between : 0);
    }

    /// <summary>The first of five separators of six pairs of hexadecimal digits, or what may be one at the edges of a block.</summary>
    private static ulong FirstOfSix(ulong separators, ulong hexadecimal)
    {
        const int Step = 3;
        var all = separators & ((hexadecimal << 1) | 1) & ((hexadecimal << 2) | 3);
        for (var i = 1; i <= 4 && all != 0; i++)
        {
            all &= (separators >> (i * Step)) | (ulong.MaxValue << (Block - (i * Step)));
        }

        return all;
    }

    private static Vector256<byte> Bytes(ref ushort first, int at) => Vector256.NarrowWithSaturation(
        Vector256.LoadUnsafe(ref first, (nuint)at), Vector256.LoadUnsafe(ref first, (nuint)at + 16));

    private static Vector256<byte> AreBetween(Vector256<byte> v, char from, char to)
    {
        var above = v - Vector256.Create((byte)from);
        return Vector256.Equals(Vector256.Min(above, Vector256.Create((byte)(to - from))), above);
    }

    private static Vector256<byte> Are(Vector256<byte> v, char c) => Vector256.Equals(v, Vector256.Create((byte)c));

    /// <summary>The colon stands behind the nine.</summary>
    private static Vector256<byte> AreAnchors(Vector256<byte> v) => AreBetween(v, '0', ':') | Are(v, '@') | Are(v, '-');

    /// <summary>What is not ASCII counts as a separator: it may be one of a date.</summary>
    private static Vector256<byte> AreSeparators(Vector256<byte> v) =>
        Are(v, ' ') | AreBetween(v, '(', ')') | AreBetween(v, '-', '/') | Are(v, ':') | Vector256.GreaterThan(v, Vector256.Create((byte)'\x7F'));

    private static Vector256<byte> ToLower(Vector256<byte> v) => v | Vector256.Create((byte)0x20);

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Half);

    private static BlockKinds Kinds(Vector256<byte> low, Vector256<byte> high)
    {
        var digits = Bits(AreBetween(low, '0', '9'), AreBetween(high, '0', '9'));
        return new BlockKinds(
            digits,
            Bits(AreBetween(ToLower(low), 'a', 'z'), AreBetween(ToLower(high), 'a', 'z')),
            digits | Bits(AreBetween(ToLower(low), 'a', 'f'), AreBetween(ToLower(high), 'a', 'f')),
            Bits(AreSeparators(low), AreSeparators(high)),
            Bits(Are(low, '@'), Are(high, '@')),
            Bits(Are(low, ':'), Are(high, ':')),
            Bits(Are(low, '-'), Are(high, '-')));
    }

    private static BlockKinds KindsSlowly(ReadOnlySpan<char> block)
    {
        var kinds = default(BlockKinds);
        for (var i = 0; i < block.Length; i++)
        {
            var c = block[i];
            var bit = 1UL << i;
            kinds = new BlockKinds(
                kinds.Digits | (char.IsAsciiDigit(c) ? bit : 0),
                kinds.Letters | (char.IsAsciiLetter(c) ? bit : 0),
                kinds.Hexadecimal | (char.IsAsciiHexDigit(c) ? bit : 0),
                kinds.Separators | (c is ' ' or '(' or ')' or '-' or '.' or '/' or ':' or > '\x7F' ? bit : 0),
                kinds.Ats | (c == '@' ? bit : 0),
                kinds.Colons | (c == ':' ? bit : 0),
                kinds.Dashes | (c == '-' ? bit : 0));
        }

        return kinds;
    }

    private readonly record struct BlockKinds(
        ulong Digits, ulong Letters, ulong Hexadecimal, ulong Separators, ulong Ats, ulong Colons, ulong Dashes);
}
