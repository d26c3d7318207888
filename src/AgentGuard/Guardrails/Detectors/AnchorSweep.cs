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
    private int _next;
    private int _open = -1;
    private ulong _digits;

    public AnchorSweep(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Where the block begins.</summary>
    public int Base { get; private set; }

    /// <summary>A bit for each place of the block where a group of digits has ended just before.</summary>
    public ulong Ends { get; private set; }

    /// <summary>A bit for each at sign, colon and dash.</summary>
    public ulong Signs { get; private set; }

    /// <summary>Reads the next block in which there is anything.</summary>
    public bool TryNext()
    {
        while (_next < _text.Length)
        {
            var open = OpenAfterBlock();
            Base = _next;
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
                Select(KindsSlowly(_text[Base.._next]), open);
            }

            if ((Ends | Signs) != 0)
            {
                return true;
            }
        }

        return TryEnd();
    }

    /// <summary>The group of digits that ends before a place of the block.</summary>
    /// <param name="end">The place: the number of a bit of <see cref="Ends"/>.</param>
    /// <param name="start">Where it begins in the text.</param>
    /// <returns>How many digits it has.</returns>
    public readonly int GroupBefore(int end, out int start)
    {
        var digits = end == 0 ? 0 : BitOperations.LeadingZeroCount(~(_digits << (Block - end)));
        start = digits == end && _open >= 0 ? _open : Base + end - digits;
        return Base + end - start;
    }

    /// <summary>A group may end with the text.</summary>
    private bool TryEnd()
    {
        (_open, Base, _digits) = (OpenAfterBlock(), _text.Length, 0);
        (Ends, Signs) = (_open >= 0 ? 1UL : 0, 0);
        _next = _text.Length;
        return Ends != 0;
    }

    /// <summary>Where the group of digits begins that touches the end of the block just read, or -1.</summary>
    private readonly int OpenAfterBlock()
    {
        var length = _next - Base;
        if (length == 0 || (_digits >> (length - 1)) == 0)
        {
            return -1;
        }

        var digits = BitOperations.LeadingZeroCount(~(_digits << (Block - length)));
        return digits >= length && _open >= 0 ? _open : _next - Math.Min(digits, length);
    }

    /// <summary>
    /// Keeps the ends of the groups that have something beside them: a separator and more after them, or a letter before, or many digits; and
    /// of the signs those with something of an address beside them. At the edges of a block, where that is not known, all are kept.
    /// </summary>
    private void Select(BlockKinds kinds, int open)
    {
        const ulong First = 1, FirstTwo = 3, Last = 1UL << (Block - 1);
        _open = open;
        _digits = kinds.Digits;
        var continues = open >= 0 ? First : 0;
        var starts = _digits & ~((_digits << 1) | continues);
        var ends = ((_digits << 1) | continues) & ~_digits;
        var two = _digits & (_digits << 1);
        var many = two & (two << 2) & (two << 4);
        var afterLetter = starts & ((kinds.Letters << 1) | ((kinds.Separators << 1) & (kinds.Letters << 2)) | FirstTwo);
        var fromEdge = ((_digits + continues) ^ _digits) & ~_digits;
        var goesOn = kinds.Separators & (((_digits | kinds.Separators) >> 1) | Last);
        var isKept = goesOn | (kinds.Letters & (starts << 1)) | (many << 1) | (open >= 0 ? fromEdge | First : 0)
            | ((_digits + afterLetter) & ~_digits);
        Ends = ends & isKept;

        Signs = kinds.Ats | ColonsOfAddresses(kinds) | FirstOfSix(kinds.Colons, kinds.Hexadecimal) | FirstOfSix(kinds.Dashes, kinds.Hexadecimal);
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
        ulong digits = 0, letters = 0, hexadecimal = 0, separators = 0, ats = 0, colons = 0, dashes = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var c = block[i];
            var bit = 1UL << i;
            digits |= char.IsAsciiDigit(c) ? bit : 0;
            letters |= char.IsAsciiLetter(c) ? bit : 0;
            hexadecimal |= char.IsAsciiHexDigit(c) ? bit : 0;
            separators |= c is ' ' or '(' or ')' or '-' or '.' or '/' or ':' or > '\x7F' ? bit : 0;
            ats |= c == '@' ? bit : 0;
            colons |= c == ':' ? bit : 0;
            dashes |= c == '-' ? bit : 0;
        }

        return new BlockKinds(digits, letters, hexadecimal, separators, ats, colons, dashes);
    }

    private readonly record struct BlockKinds(
        ulong Digits, ulong Letters, ulong Hexadecimal, ulong Separators, ulong Ats, ulong Colons, ulong Dashes);
}
