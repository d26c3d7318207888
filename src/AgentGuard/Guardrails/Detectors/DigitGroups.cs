using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Walks the first digits of the groups of digits in a text, 32 characters at a time.</summary>
internal ref struct DigitGroups
{
    private const int Block = 32;
    private readonly ReadOnlySpan<char> _text;
    private int _base;
    private int _next;
    private uint _starts;
    private uint _lastWasDigit;

    public DigitGroups(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The index of the next first digit, or -1.</summary>
    public int Next()
    {
        while (_starts == 0)
        {
            if (_next >= _text.Length)
            {
                return -1;
            }

            _base = _next;
            var digits = ReadBlock();
            _starts = digits & ~((digits << 1) | _lastWasDigit);
            _lastWasDigit = digits >> (Block - 1);
        }

        var index = _base + BitOperations.TrailingZeroCount(_starts);
        _starts &= _starts - 1;
        return index;
    }

    private uint ReadBlock()
    {
        if (!Vector256.IsHardwareAccelerated || _text.Length - _next < Block)
        {
            return ReadSlowly();
        }

        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
        var zero = Vector256.Create((ushort)'0');
        var ten = Vector256.Create((ushort)10);
        var low = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)_next) - zero, ten);
        var high = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)_next + 16) - zero, ten);
        _next += Block;
        return low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 16);
    }

    private uint ReadSlowly()
    {
        var end = Math.Min(_text.Length, _next + Block);
        var digits = 0u;
        for (; _next < end; _next++)
        {
            digits |= char.IsAsciiDigit(_text[_next]) ? 1u << (_next - _base) : 0;
        }

        return digits;
    }
}
