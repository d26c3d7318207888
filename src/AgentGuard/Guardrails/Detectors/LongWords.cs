using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Walks the runs of 16 characters or more between <c>+</c> and <c>~</c>, in ASCII order: the only places where a token can stand.
/// Prose has next to none.
/// </summary>
/// <remarks>A run of 16 covers a whole window of 8, wherever it begins: windows that are not whole are stepped over, 64 characters at a time.</remarks>
internal ref struct LongWords
{
    private const int Block = 64;
    private const int Width = 16;
    private const int Window = 8;
    private const int Shortest = 16;
    private const char First = '+';
    private const int Count = '~' - '+';
    private readonly ReadOnlySpan<char> _text;
    private int _next;

    public LongWords(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Finds the next run.</summary>
    public bool TryNext(out int start, out int end)
    {
        var lowest = _next;
        while (FindWindow() is >= 0 and var window)
        {
            start = window;
            while (start > lowest && IsToken(_text[start - 1]))
            {
                start--;
            }

            var length = _text[window..].IndexOfAnyExceptInRange(First, '~');
            end = length < 0 ? _text.Length : window + length;
            lowest = _next = end;
            if (end - start >= Shortest)
            {
                return true;
            }
        }

        start = end = _text.Length;
        return false;
    }

    private static bool IsToken(char c) => c is >= First and <= '~';

    /// <summary>The next window of which every character may belong to a token, or -1.</summary>
    private int FindWindow()
    {
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
        while (Vector256.IsHardwareAccelerated && _text.Length - _next >= Block)
        {
            var windows = Whole(ref first, 0) | Whole(ref first, 1) | Whole(ref first, 2) | Whole(ref first, 3);
            if (windows != 0)
            {
                return _next + (Window * System.Numerics.BitOperations.TrailingZeroCount(windows));
            }

            _next += Block;
        }

        for (; _text.Length - _next >= Window; _next += Window)
        {
            if (!_text.Slice(_next, Window).ContainsAnyExceptInRange(First, '~'))
            {
                return _next;
            }
        }

        _next = _text.Length;
        return -1;
    }

    /// <summary>Two bits of the eight of a block: whether the windows of a vector are whole.</summary>
    private readonly uint Whole(ref ushort first, int vector)
    {
        var from = Vector256.LoadUnsafe(ref first, (nuint)(_next + (vector * Width))) - Vector256.Create((ushort)First);
        var fits = Vector256.Equals(Vector256.Min(from, Vector256.Create((ushort)Count)), from);
        var halves = Vector256.Equals(fits.AsUInt64(), Vector256<ulong>.AllBitsSet).ExtractMostSignificantBits();
        return (((halves & (halves >> 1)) & 1) | ((halves & (halves >> 1)) >> 1 & 2)) << (2 * vector);
    }
}
