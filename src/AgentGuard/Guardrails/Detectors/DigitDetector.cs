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
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(Digits) is >= 0 and var ahead)
        {
            at += ahead;
            if (TryMatch(text, from, at, out start, out length))
            {
                return true;
            }

            var rest = text[at..].IndexOfAnyExcept(Digits);
            at = rest < 0 ? text.Length : at + rest;
        }

        start = length = 0;
        return false;
    }

    /// <summary>
    /// Verifies what stands around the first digit of a group; it may begin before the digit, but not before
    /// <paramref name="from"/>.
    /// </summary>
    protected abstract bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length);

    /// <summary>Whether a character continues a word, so that what stands beside it is part of an identifier or a hash.</summary>
    protected static bool IsWord(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');

    protected static bool IsDigit(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>Whether one of the words stands shortly before an index.</summary>
    protected static bool Follows(ReadOnlySpan<char> text, int index, System.Buffers.SearchValues<string> words)
    {
        const int Reach = 24;
        var before = text[Math.Max(0, index - Reach)..index];
        return before.ContainsAny(words);
    }
}
