using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>A detector whose anchor is one of several fixed strings.</summary>
internal abstract class AnchoredDetector : Detector
{
    /// <summary>
    /// What is longer is no secret of these kinds; without a bound a hostile text of anchors would take quadratic time.
    /// </summary>
    protected const int Longest = 8192;
    private readonly SearchValues<string> _search;
    private readonly StringComparison _comparison;
    private readonly int _longestAnchor;

    protected AnchoredDetector(string kind, StringComparison comparison, params string[] anchors)
        : base(kind)
    {
        Anchors = anchors;
        _comparison = comparison;
        _search = SearchValues.Create(anchors, comparison);
        _longestAnchor = anchors.Max(anchor => anchor.Length);
    }

    public string[] Anchors { get; }

    public override int LookAhead => Reach;

    /// <summary>Whether what it finds, its anchor included, is a run of letters, digits and the signs of tokens: 16 or more.</summary>
    public virtual bool IsInLongWords => false;

    /// <summary>
    /// What stands before the first of its anchors in every text in which it finds anything; <see langword="null"/> where its anchors are
    /// searched for themselves. For anchors that most texts are full of.
    /// </summary>
    public virtual string? Cue => null;

    /// <summary>Whether its anchors count only where a word begins.</summary>
    public virtual bool IsAtWordStart => false;

    /// <summary>How far it reads from the beginning of an anchor.</summary>
    protected virtual int Reach => Longest + 256;

    protected static SearchValues<char> Base64Url { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(_search) is >= 0 and var ahead)
        {
            at += ahead;
            if (TryMatch(text, from, at, out start, out length))
            {
                return true;
            }

            at++;
        }

        start = length = 0;
        return false;
    }

    /// <summary>Verifies what stands at an anchor; what it finds may begin before or after the anchor.</summary>
    public bool TryMatch(ReadOnlySpan<char> text, int from, int anchor, out int start, out int length)
    {
        start = anchor;
        length = Measure(text, ref start);
        return length > 0 && start >= from;
    }

    public bool HasAnchor(ReadOnlySpan<char> text, int at, string anchor) => text[at..].StartsWith(anchor, _comparison);

    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        var live = Math.Clamp(Lowest(text, StartOfPartialAnchor(text)), 0, text.Length);
        var at = Math.Max(0, text.Length - Reach);
        while (at < text.Length && text[at..].IndexOfAny(_search) is >= 0 and var ahead)
        {
            at += ahead;
            if (OpenFrom(text, at) is >= 0 and var open)
            {
                return Math.Min(open, live);
            }

            at++;
        }

        return live;
    }

    public static bool StartsWord(ReadOnlySpan<char> text, int start) =>
        start == 0 || !(char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '_');

    /// <summary>The length of the secret at an anchor, or 0. The start may be moved to where the secret itself begins.</summary>
    protected abstract int Measure(ReadOnlySpan<char> text, ref int start);

    /// <summary>
    /// Where a finding at an anchor may begin when what follows the text may change it, else -1. It never moves back from one anchor to the
    /// next, and what is open was open in every shorter text that has the anchor.
    /// </summary>
    protected abstract int OpenFrom(ReadOnlySpan<char> text, int anchor);

    /// <summary>The least index at which a finding may begin whose anchor begins at an index and is not whole yet.</summary>
    protected virtual int Lowest(ReadOnlySpan<char> text, int partialAnchor) => text.Length;

    protected static ReadOnlySpan<char> Bounded(ReadOnlySpan<char> text) => text.Length <= Longest ? text : text[..Longest];

    protected static int LengthOf(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        text = Bounded(text);
        var end = text.IndexOfAnyExcept(characters);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Whether all that follows an index are characters of a kind, and not too many.</summary>
    protected static bool RunsToTheEnd(ReadOnlySpan<char> text, int from, SearchValues<char> characters, int longest = Longest) =>
        text.Length - from <= longest && (from >= text.Length || !text[from..].ContainsAnyExcept(characters));

    /// <summary>Where the longest end of the text begins with which an anchor begins, or the length of the text.</summary>
    private int StartOfPartialAnchor(ReadOnlySpan<char> text)
    {
        for (var at = Math.Max(0, text.Length - _longestAnchor + 1); at < text.Length; at++)
        {
            var tail = text[at..];
            foreach (var anchor in Anchors)
            {
                if (anchor.Length > tail.Length && (anchor[0] | 0x20) == (tail[0] | 0x20) && anchor.AsSpan().StartsWith(tail, _comparison))
                {
                    return at;
                }
            }
        }

        return text.Length;
    }
}
