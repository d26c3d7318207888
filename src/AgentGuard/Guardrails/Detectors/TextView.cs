using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// A text as detectors see it: invisible characters dropped, digits and punctuation folded to ASCII, with the way back.
/// </summary>
/// <remarks>A text without anything to fold is seen as it is. The buffers are rented, so that a clean text costs no allocation.</remarks>
internal readonly ref struct TextView
{
    private readonly string _original;
    private readonly char[]? _chars;
    private readonly int[]? _offsets;

    private TextView(string original)
    {
        _original = original;
        Text = original;
    }

    private TextView(string original, char[] chars, int[] offsets, int length)
    {
        _original = original;
        _chars = chars;
        _offsets = offsets;
        Text = chars.AsSpan(0, length);
    }

    public ReadOnlySpan<char> Text { get; }

    public bool IsFolded => _chars is not null;

    public static TextView Of(string text)
    {
        if (!TextFolding.IsNeeded(text))
        {
            return new(text);
        }

        var chars = ArrayPool<char>.Shared.Rent(text.Length);
        var offsets = ArrayPool<int>.Shared.Rent(text.Length);
        return new(text, chars, offsets, TextFolding.Fold(text, chars, offsets));
    }

    /// <summary>The span of the text as it was written, invisible characters within it included.</summary>
    public (int Start, int Length) ToOriginal(int start, int length)
    {
        if (_offsets is null || length == 0)
        {
            return (start, length);
        }

        var first = _offsets[start];
        var last = _offsets[start + length - 1];
        var end = last + (char.IsHighSurrogate(_original[last]) && last + 1 < _original.Length ? 2 : 1);
        return (first, end - first);
    }

    public void Dispose()
    {
        if (_chars is not null)
        {
            ArrayPool<char>.Shared.Return(_chars, clearArray: true);
            ArrayPool<int>.Shared.Return(_offsets!);
        }
    }
}
