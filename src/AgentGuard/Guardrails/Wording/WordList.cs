using System.Buffers;
using System.Text;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Finds any of many words and phrases in one pass, however they are written.</summary>
/// <remarks>The platform's multi-string search (Teddy or Aho-Corasick, by the list) finds where one begins; which one is looked up there.</remarks>
internal sealed class WordList
{
    private readonly SearchValues<string> _anchors;
    private readonly Dictionary<char, (string Word, int Index)[]> _byFirst;

    public WordList(IEnumerable<string> words)
    {
        var folded = words.Select((word, index) => (Word: FoldedWords.Of(word).Text.Trim(), Index: index)).ToList();
        if (folded.Count == 0 || folded.Any(entry => entry.Word.Length == 0))
        {
            throw new ArgumentException("Name at least one word, and none that is empty.", nameof(words));
        }

        _anchors = SearchValues.Create([.. folded.Select(entry => entry.Word).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);
        _byFirst = folded
            .GroupBy(entry => entry.Word[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Word.Length).ToArray());
    }

    /// <summary>Finds whole words and phrases; scripts without spaces have no whole words, so there any place counts.</summary>
    /// <returns>The places in the text as written, and which entry of the list it was; the longest at each place.</returns>
    public List<(int Start, int Length, int Index)> Find(string text)
    {
        var found = new List<(int, int, int)>();
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAny('\t', '\n', '\r') && !text.Contains("  ", StringComparison.Ordinal))
        {
            // Nothing to fold but the case: most texts are not worth the way back.
            Search(text.ToLowerInvariant(), (start, length, index) => found.Add((start, length, index)));
            return found;
        }

        var folded = FoldedWords.Of(text);
        Search(folded.Text, (start, length, index) =>
        {
            var (first, count) = folded.ToOriginal(start, length);
            found.Add((first, count, index));
        });
        return found;
    }

    private void Search(string text, Action<int, int, int> add)
    {
        var at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_anchors) is >= 0 and var ahead)
        {
            at += ahead;
            var length = LongestAt(text, at, out var index);
            if (length > 0)
            {
                add(at, length, index);
            }

            at += Math.Max(1, length);
        }
    }

    private int LongestAt(string text, int at, out int index)
    {
        foreach (var (word, i) in _byFirst[text[at]])
        {
            if (text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) && IsEdge(text, at) && IsEdge(text, at + word.Length))
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
