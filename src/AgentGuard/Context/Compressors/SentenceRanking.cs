using System.Text;

namespace AgentGuard.Context.Compressors;

/// <summary>Finds the sentences of a text that say most.</summary>
internal static class SentenceRanking
{
    private const int MinSentences = 3;
    private const int LeastWord = 3;
    private const double EdgeBonus = 1.5;
    private const double FigureBonus = 1.3;

    /// <summary>Gives the best sentences in their order, with an ellipsis where something is missing.</summary>
    /// <returns><see langword="null"/> where nothing is gained.</returns>
    public static string? Extract(string text, double share)
    {
        var sentences = Split(text);
        if (sentences.Count < MinSentences)
        {
            return null;
        }

        var words = sentences.Select(sentence => Words(text[sentence]).ToHashSet(StringComparer.Ordinal)).ToList();
        var frequency = words.SelectMany(set => set).CountBy(word => word).ToDictionary(StringComparer.Ordinal);
        var order = Enumerable.Range(0, sentences.Count)
            .OrderByDescending(i => Score(text[sentences[i]], words[i], frequency, sentences.Count, isEdge: i == 0 || i == sentences.Count - 1))
            .ThenBy(i => i);
        var budget = (int)(text.Length * share);
        SortedSet<int> kept = [];
        foreach (var i in order)
        {
            var length = text[sentences[i]].Length;
            if (length <= budget)
            {
                kept.Add(i);
                budget -= length;
            }
        }

        return kept.Count == 0 || kept.Count == sentences.Count ? null : Join(text, sentences, kept);
    }

    private static string Join(string text, List<Range> sentences, SortedSet<int> kept)
    {
        var joined = new StringBuilder();
        var last = -1;
        foreach (var i in kept)
        {
            joined.Append(i == last + 1 ? string.Empty : "… ").Append(text[sentences[i]]);
            last = i;
        }

        return joined.Append(last == sentences.Count - 1 ? string.Empty : "…").ToString().TrimEnd();
    }

    private static double Score(string sentence, HashSet<string> words, Dictionary<string, int> frequency, int count, bool isEdge)
    {
        // Words that stand in a few sentences say what the text is about; those in all of them and those in one alone say less.
        var score = words.Sum(word => frequency[word] > 1 ? Math.Log((double)count / frequency[word] + 1) : 0.5) / Math.Sqrt(words.Count + 1);
        score *= sentence.Any(char.IsDigit) ? FigureBonus : 1;
        return isEdge ? score * EdgeBonus : score;
    }

    private static List<Range> Split(string text)
    {
        List<Range> sentences = [];
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] is '\n' or '。' or '！' or '？'
                || text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]));
            if (ends)
            {
                var end = i + 1;
                while (end < text.Length && text[end] is ' ')
                {
                    end++;
                }

                Add(start, end);
                start = end;
                i = end - 1;
            }
        }

        Add(start, text.Length);
        return sentences;

        void Add(int from, int to)
        {
            if (!string.IsNullOrWhiteSpace(text[from..to]))
            {
                sentences.Add(from..to);
            }
        }
    }

    private static IEnumerable<string> Words(string sentence)
    {
        var start = -1;
        for (var i = 0; i <= sentence.Length; i++)
        {
            if (i < sentence.Length && char.IsLetterOrDigit(sentence[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (i - start >= LeastWord)
                {
                    yield return sentence[start..i].ToLowerInvariant();
                }

                start = -1;
            }
        }
    }
}
