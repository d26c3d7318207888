namespace AgentGuard.Guardrails.Detectors;

/// <summary>A detector whose anchor is the first digit of a group of digits.</summary>
internal abstract class DigitDetector : Detector
{
    /// <summary>No detector reads further than this after the first digit of a group.</summary>
    protected const int Reach = 72;
    private const int MostBefore = 8;

    /// <param name="kind">The kind of its findings.</param>
    /// <param name="needs">A group without any of these is never a match.</param>
    protected DigitDetector(string kind, DigitTraits needs)
        : base(kind) => Needs = needs;

    public DigitTraits Needs { get; }

    public sealed override int LookAhead => Reach + MostBefore;

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        for (var digit = NextGroup(text, from); digit < text.Length; digit = NextGroup(text, digit + 1))
        {
            if (TryMatch(text, from, digit, out start, out length))
            {
                return true;
            }
        }

        start = length = 0;
        return false;
    }

    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        for (var digit = NextGroup(text, Math.Max(0, text.Length - Reach)); digit < text.Length; digit = NextGroup(text, digit + 1))
        {
            if (IsOpen(text, digit))
            {
                return Lowest(text, digit);
            }
        }

        return Lowest(text, text.Length);
    }

    /// <summary>
    /// Verifies what stands around the first digit of a group; it may begin before the digit, but not before
    /// <paramref name="from"/>.
    /// </summary>
    public abstract bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length);

    /// <summary>
    /// Whether what follows the text may change what is found at a group of digits. What is open was open in every shorter text.
    /// </summary>
    protected abstract bool IsOpen(ReadOnlySpan<char> text, int digit);

    /// <summary>The least index at which a finding may begin whose first digit stands at an index or later.</summary>
    protected virtual int Lowest(ReadOnlySpan<char> text, int index) => index;

    /// <summary>
    /// Whether a character continues a word, so that what stands beside it is part of an identifier or a hash. Letters of scripts that are
    /// written without spaces continue nothing: a number may stand directly beside them.
    /// </summary>
    protected static bool IsWord(ReadOnlySpan<char> text, int index) => ContextWords.IsWord(text, index);

    protected static bool IsDigit(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>Whether what begins at an index goes on from something before it: a longer number, a UUID, a path.</summary>
    protected static bool ContinuesMore(ReadOnlySpan<char> text, int start) => start > 1 && text[start - 1] switch
    {
        '-' or '_' => char.IsAsciiLetterOrDigit(text[start - 2]),
        '.' or '/' or ',' => char.IsAsciiDigit(text[start - 2]),
        _ => false,
    };

    /// <summary>The first digit of the next group that begins at an index or later, or the length of the text.</summary>
    private static int NextGroup(ReadOnlySpan<char> text, int from)
    {
        var i = from;
        while (i > 0 && IsDigit(text, i) && IsDigit(text, i - 1))
        {
            i++;
        }

        var ahead = i < text.Length ? text[i..].IndexOfAny(Digits) : -1;
        return ahead < 0 ? text.Length : i + ahead;
    }
}
