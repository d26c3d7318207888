using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Walks the runs of 16 characters or more between <c>+</c> and <c>~</c>, in ASCII order: the only places where a token can stand.
/// Prose has next to none.
/// </summary>
internal ref struct LongWords
{
    private const int Block = 32;
    private const int Shortest = 16;
    private const char First = '+';
    private const int Count = '~' - '+' + 1;
    private readonly ReadOnlySpan<char> _text;
    private int _next;
    private int _open;
    private uint _rest;

    public LongWords(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Finds the next run.</summary>
    public bool TryNext(out int start, out int end)
    {
        while (true)
        {
            if (_rest != 0)
            {
                return TakeWithin(out start, out end);
            }

            if (_next >= _text.Length)
            {
                (start, end) = (_text.Length - Math.Min(_open, _text.Length), _text.Length);
                _open = 0;
                return end - start >= Shortest;
            }

            var begin = _next;
            var word = ReadBlock();
            var lead = BitOperations.TrailingZeroCount(~word);
            if (lead == Block)
            {
                _open += Block;
                continue;
            }

            (start, end) = (begin - _open, begin + lead);
            _open = BitOperations.LeadingZeroCount(~word);

            // What ends within the block and began in it is left to take; what touches the end goes on in the next block.
            _rest = RunsWithin(word >> lead << lead & (uint)(0xFFFFFFFFL >> _open));
            if (end - start >= Shortest)
            {
                return true;
            }
        }
    }

    /// <summary>A bit at each place from which on 16 characters follow.</summary>
    private static uint RunsWithin(uint word)
    {
        word &= word >> 1;
        word &= word >> 2;
        word &= word >> 4;
        return word & (word >> 8);
    }

    private bool TakeWithin(out int start, out int end)
    {
        start = _next - Block + BitOperations.TrailingZeroCount(_rest);
        end = start + Shortest - 1 + BitOperations.PopCount(_rest);
        _rest = 0;
        return true;
    }

    private uint ReadBlock()
    {
        if (!Vector256.IsHardwareAccelerated || _text.Length - _next < Block)
        {
            return ReadSlowly();
        }

        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
        var from = Vector256.Create((ushort)First);
        var count = Vector256.Create((ushort)Count);
        var low = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)_next) - from, count);
        var high = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)_next + 16) - from, count);
        _next += Block;
        return low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 16);
    }

    private uint ReadSlowly()
    {
        var word = 0u;
        for (var i = 0; i < Block && _next + i < _text.Length; i++)
        {
            word |= _text[_next + i] is >= First and <= '~' ? 1u << i : 0;
        }

        _next += Block;
        return word;
    }
}
