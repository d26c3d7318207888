using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// A text as detectors see it: invisible characters dropped, digits and punctuation folded to ASCII, with the way back.
/// </summary>
/// <remarks>A text without anything to fold is seen as it is. The buffers are rented, so that a clean text costs no allocation.</remarks>
internal ref struct TextView
{
    private const int FirstShifts = 128;
    private readonly ReadOnlySpan<char> _original;
    private readonly char[]? _chars;
    private int[]? _shifts;
    private int _count;

    private TextView(ReadOnlySpan<char> original, int firstFolded)
    {
        _original = original;
        Text = original;
        if (firstFolded >= 0)
        {
            _chars = ArrayPool<char>.Shared.Rent(original.Length);
            Text = _chars.AsSpan(0, Fold(firstFolded));
        }
    }

    public ReadOnlySpan<char> Text { get; }

    public readonly bool IsFolded => _chars is not null;

    public static TextView Of(ReadOnlySpan<char> text) => new(text, TextFolding.FirstFolded(text));

    /// <summary>
    /// The span of the text as it was written, invisible characters within it included, of one character or more. It ends with whole pairs.
    /// </summary>
    public readonly (int Start, int Length) ToOriginal(int start, int length)
    {
        var first = ToOriginal(start);
        var last = ToOriginal(start + length - 1);
        var isPair = last + 1 < _original.Length && char.IsSurrogatePair(_original[last], _original[last + 1]);
        return (first, last + (isPair ? 2 : 1) - first);
    }

    /// <summary>Where a character stood; the length of the text for what follows the last one.</summary>
    public readonly int ToOriginal(int index)
    {
        if (index == Text.Length)
        {
            return _original.Length;
        }

        // Each shift is the index from which on it counts, and by how much.
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _shifts![2 * middle] <= index ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? index : index + _shifts![(2 * low) - 1];
    }

    public readonly void Dispose()
    {
        if (_chars is not null)
        {
            ArrayPool<char>.Shared.Return(_chars, clearArray: true);
        }

        if (_shifts is not null)
        {
            ArrayPool<int>.Shared.Return(_shifts);
        }
    }

    private int Fold(int firstFolded)
    {
        var length = 0;
        var from = 0;
        for (var next = firstFolded; next >= 0;)
        {
            _original[from..next].CopyTo(_chars.AsSpan(length));
            length += next - from;
            var folded = TextFolding.Fold(_original, next, out var written);
            if (folded is { } c)
            {
                _chars![length++] = c;
            }

            from = next + written;
            Shift(length, from - length);
            var ahead = TextFolding.FirstFolded(_original[from..]);
            next = ahead < 0 ? -1 : from + ahead;
        }

        _original[from..].CopyTo(_chars.AsSpan(length));
        return length + _original.Length - from;
    }

    private void Shift(int index, int by)
    {
        if (by == (_count == 0 ? 0 : _shifts![(2 * _count) - 1]))
        {
            return;
        }

        if (_count > 0 && _shifts![(2 * _count) - 2] == index)
        {
            _shifts[(2 * _count) - 1] = by;
            return;
        }

        _shifts ??= ArrayPool<int>.Shared.Rent(FirstShifts);
        if (2 * _count + 2 > _shifts.Length)
        {
            var longer = ArrayPool<int>.Shared.Rent(2 * _shifts.Length);
            _shifts.CopyTo(longer, 0);
            ArrayPool<int>.Shared.Return(_shifts);
            _shifts = longer;
        }

        (_shifts[2 * _count], _shifts[(2 * _count) + 1]) = (index, by);
        _count++;
    }
}
