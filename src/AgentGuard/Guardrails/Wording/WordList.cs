using System.Buffers;
using System.Text;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Finds any of many words and phrases in one pass, however they are written.</summary>
/// <remarks>The platform's multi-string search (Teddy or Aho-Corasick, by the list) finds where one begins; which one is looked up there.</remarks>
internal sealed class WordList
{
    private static readonly SearchValues<char> OtherSpaces = SearchValues.Create("\t\n\v\f\r");
    private static readonly List<(int Start, int Length, int Index)> None = [];
    private readonly SearchValues<string> _anchors;
    private readonly Dictionary<char, (string Word, int Index)[]> _byFirst;

    public WordList(IEnumerable<string> words)
    {
        var folded = words.Select((word, index) => (Word: FoldedWords.Of(word).Text.Trim(), Index: index)).ToList();
        if (folded.Count == 0 || folded.Any(entry => entry.Word.Length == 0))
        {
            throw new ArgumentException("Name at least one word, and none that is empty.", nameof(words));
        }

        _anchors = SearchValues.Create([.. folded.Select(entry => entry.Word).Distinct(StringComparer.Ordinal)], StringComparison.OrdinalIgnoreCase);
        Reach = folded.Max(entry => entry.Word.Length) + 1;
        _byFirst = folded.GroupBy(entry => entry.Word[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Word.Length).ToArray());
    }

    /// <summary>The most characters of a text that is not folded which decide whether a word begins at a place: the longest, and its neighbours.</summary>
    public int Reach { get; }

    /// <summary>Finds whole words and phrases; scripts without spaces have no whole words, so there any place counts.</summary>
    /// <returns>The places in the text as written, and which entry of the list it was; the longest at each place.</returns>
    public List<(int Start, int Length, int Index)> Find(string text)
    {
        if (IsPlain(text))
        {
            // Nothing to fold but the case: most texts are not worth the way back.
            return Search(text);
        }

        var folded = FoldedWords.Of(text);
        var found = Search(folded.Text);
        for (var i = 0; i < found.Count; i++)
        {
            var (start, length) = folded.ToOriginal(found[i].Start, found[i].Length);
            found[i] = (start, length, found[i].Index);
        }

        return found;
    }

    /// <summary>How much of a text is settled: no continuation changes which words begin there, and none of them reaches beyond.</summary>
    public int GetSettledLength(string text)
    {
        // Half a pair may turn out to be a character that is not seen.
        text = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        var folded = IsPlain(text) ? (FoldedWords?)null : FoldedWords.Of(text);
        var length = folded?.Text.Length ?? text.Length;
        var settled = Math.Max(0, length - Reach);
        foreach (var (start, count, _) in settled == 0 ? [] : Search(folded?.Text ?? text))
        {
            settled = start < settled && start + count > settled ? start : settled;
        }

        return folded is { } known ? known.ToOriginal(settled, 0).Start : settled;
    }

    private static bool IsPlain(string text) =>
        Ascii.IsValid(text) && !text.AsSpan().ContainsAny(OtherSpaces) && !text.Contains("  ", StringComparison.Ordinal);

    private List<(int Start, int Length, int Index)> Search(string text)
    {
        List<(int, int, int)>? found = null;
        var at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_anchors) is >= 0 and var ahead)
        {
            at += ahead;
            var length = LongestAt(text, at, out var index);
            if (length > 0)
            {
                (found ??= []).Add((at, length, index));
            }

            at += Math.Max(1, length);
        }

        return found ?? None;
    }

    private int LongestAt(string text, int at, out int index)
    {
        foreach (var (word, i) in _byFirst.GetValueOrDefault(char.ToLowerInvariant(text[at]), []))
        {
            if (text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase) && IsEdge(text, at) && IsEdge(text, at + word.Length))
            {
                index = i;
                return word.Length;
            }
        }

        index = -1;
        return 0;
    }

    /// <summary>Whether a word may begin or end between two characters.</summary>
    private static bool IsEdge(string text, int at)
    {
        if (at == 0 || at == text.Length)
        {
            return true;
        }

        var (before, after) = (text[at - 1], text[at]);
        return !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after) || Scripts.IsUnspaced(before) || Scripts.IsUnspaced(after);
    }
}
