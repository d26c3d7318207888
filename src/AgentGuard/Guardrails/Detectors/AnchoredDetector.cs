using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>A detector whose anchor is one of several fixed strings.</summary>
internal abstract class AnchoredDetector : Detector
{
    /// <summary>
    /// What is longer is no secret of these kinds; without a bound a hostile text of anchors would take quadratic time.
    /// </summary>
    private const int Longest = 8192;
    private readonly SearchValues<string> _anchors;

    protected AnchoredDetector(string kind, StringComparison comparison, params string[] anchors)
        : base(kind) => _anchors = SearchValues.Create(anchors, comparison);

    /// <summary>Whether what it finds, its anchor included, is a run of letters, digits and the signs of tokens: 16 or more.</summary>
    public virtual bool IsInLongWords => false;

    protected static SearchValues<char> Base64Url { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(_anchors) is >= 0 and var ahead)
        {
            at += ahead;
            start = at;
            length = Measure(text, ref start);
            if (length > 0 && start >= from)
            {
                return true;
            }

            at++;
        }

        start = length = 0;
        return false;
    }

    /// <summary>The length of the secret at an anchor, or 0. The start may be moved on to where the secret itself begins.</summary>
    protected abstract int Measure(ReadOnlySpan<char> text, ref int start);

    protected static ReadOnlySpan<char> Bounded(ReadOnlySpan<char> text) => text.Length <= Longest ? text : text[..Longest];

    protected static int LengthOf(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        text = Bounded(text);
        var end = text.IndexOfAnyExcept(characters);
        return end < 0 ? text.Length : end;
    }

    protected static bool StartsWord(ReadOnlySpan<char> text, int start) =>
        start == 0 || !(char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '_');
}
