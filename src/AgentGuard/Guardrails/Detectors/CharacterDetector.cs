using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>A detector whose anchor is a single character.</summary>
internal abstract class CharacterDetector : Detector
{
    private readonly SearchValues<char> _anchors;

    /// <param name="kind">The kind of its findings.</param>
    /// <param name="anchors">Of the characters that <see cref="AnchorSweep"/> stops at.</param>
    protected CharacterDetector(string kind, string anchors)
        : base(kind)
    {
        Anchors = anchors;
        _anchors = SearchValues.Create(anchors);
    }

    public string Anchors { get; }

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(_anchors) is >= 0 and var ahead)
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

    /// <summary>Verifies what stands around an anchor; it may begin before it, but not before <paramref name="from"/>.</summary>
    public abstract bool TryMatch(ReadOnlySpan<char> text, int from, int at, out int start, out int length);
}
