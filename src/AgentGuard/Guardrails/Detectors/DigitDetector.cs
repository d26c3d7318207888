namespace AgentGuard.Guardrails.Detectors;

/// <summary>A detector whose anchor is the first digit of a group of digits.</summary>
internal abstract class DigitDetector : Detector
{
    protected DigitDetector(string kind)
        : base(kind)
    {
    }

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var groups = new DigitGroups(text[from..]);
        while (groups.Next() is >= 0 and var ahead)
        {
            var digit = from + ahead;
            if (MayMatch(DigitRun.Of(text, digit)) && TryMatch(text, from, digit, out start, out length))
            {
                return true;
            }
        }

        start = length = 0;
        return false;
    }

    /// <summary>Whether it is worth looking at a group of digits.</summary>
    public abstract bool MayMatch(DigitRun run);

    /// <summary>
    /// Verifies what stands around the first digit of a group; it may begin before the digit, but not before
    /// <paramref name="from"/>.
    /// </summary>
    public abstract bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length);

    /// <summary>
    /// Whether a character continues a word, so that what stands beside it is part of an identifier or a hash. Letters of scripts that are
    /// written without spaces continue nothing: a number may stand directly beside them.
    /// </summary>
    protected static bool IsWord(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && (char.IsAscii(text[index])
            ? char.IsAsciiLetterOrDigit(text[index]) || text[index] == '_'
            : char.IsLetterOrDigit(text[index]) && !Scripts.IsUnspaced(text[index]));

    protected static bool IsDigit(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>Whether what begins at an index goes on from something before it: a longer number, a UUID, a path.</summary>
    protected static bool ContinuesMore(ReadOnlySpan<char> text, int start) => start > 1 && text[start - 1] switch
    {
        '-' or '_' => char.IsAsciiLetterOrDigit(text[start - 2]),
        '.' or '/' or ',' => char.IsAsciiDigit(text[start - 2]),
        _ => false,
    };

    /// <summary>Whether one of the words stands shortly before an index, as a word of its own.</summary>
    public static bool Follows(ReadOnlySpan<char> text, int index, System.Buffers.SearchValues<string> words, int reach = 24)
    {
        var first = Math.Max(0, index - reach);
        while (first < index && text[first..index].IndexOfAny(words) is >= 0 and var ahead)
        {
            first += ahead;
            if (!IsWord(text, first - 1) || !IsWord(text, first))
            {
                return true;
            }

            first++;
        }

        return false;
    }
}
