using AgentGuard.Guardrails.Wording;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>Finds the phrases of a text that claim something, and leaves out those that deny, promise, ask or condition it.</summary>
internal sealed class ClaimReader(WordList phrases, WordList? takenBackBy)
{
    private const int Reach = 300;

    public List<(int Start, int Length, int Index)> Find(string text)
    {
        var found = phrases.Find(text);
        return found.Count == 0 ? found : Claims(text, found);
    }

    private List<(int Start, int Length, int Index)> Claims(string text, List<(int Start, int Length, int Index)> found) =>
        found.FindAll(phrase => !IsTakenBack(text, phrase.Start, phrase.Start + phrase.Length));

    private bool IsTakenBack(string text, int start, int end)
    {
        var from = Math.Max(0, start - Reach);
        var to = Math.Min(text.Length, end + Reach);
        var before = Words(text.AsSpan(from, start - from));
        var after = Words(text.AsSpan(end, to - end));
        var clauseBefore = before[(before.FindLastIndex(ClaimWords.EndsClause) + 1)..];
        var clauseAfter = after[..(after.FindIndex(ClaimWords.EndsClause) is >= 0 and var cut ? cut : after.Count)];
        return IsQuestion(after)
            || clauseBefore.Exists(ClaimWords.IsNegation)
            || (clauseAfter is [var next, ..] && ClaimWords.IsEmpty(next))
            || IsGoverned(clauseBefore)
            || clauseAfter.Exists(ClaimWords.IsCondition)
            || IsConditioned(before)
            || StatesOtherwise(text, start, end, from, to);
    }

    private static bool IsQuestion(List<string> after)
    {
        var end = after.FindIndex(ClaimWords.EndsSentence);
        return end >= 0 && after[end] == "?";
    }

    /// <summary>Goes back over the words of the verb group ("will now be", "can have it") to what governs it.</summary>
    private static bool IsGoverned(List<string> clause)
    {
        for (var i = clause.Count - 1; i >= 0; i--)
        {
            if (ClaimWords.IsModal(clause[i]))
            {
                return true;
            }

            if (!ClaimWords.IsPartOfVerb(clause[i]))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A condition earlier in the sentence governs what follows its comma: "once you confirm, it is refunded".</summary>
    private static bool IsConditioned(List<string> before)
    {
        for (var i = before.Count - 1; i >= 0 && !ClaimWords.EndsSentence(before[i]) && before[i] is not ("but" or ";"); i--)
        {
            if (ClaimWords.IsCondition(before[i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool StatesOtherwise(string text, int start, int end, int from, int to)
    {
        if (takenBackBy is null)
        {
            return false;
        }

        var first = text.AsSpan(from, start - from).LastIndexOfAny(ClaimWords.ClauseMarks) is >= 0 and var mark ? from + mark + 1 : from;
        var last = text.AsSpan(end, to - end).IndexOfAny(ClaimWords.ClauseMarks) is >= 0 and var ahead ? end + ahead : to;
        return takenBackBy.Find(text[first..last]).Count > 0;
    }

    /// <summary>The words in lower case, and each mark that ends a clause or a sentence as a word of its own.</summary>
    private static List<string> Words(ReadOnlySpan<char> text)
    {
        List<string> words = [];
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '\'' or '’');
            if (isWord)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                words.Add(text[start..i].ToString().ToLowerInvariant().Replace('’', '\''));
                start = -1;
            }

            if (i < text.Length && IsMark(text, i))
            {
                words.Add(text[i].ToString());
            }
        }

        return words;
    }

    /// <summary>A full stop within a number or an abbreviation, and a hyphen within a word, end nothing.</summary>
    private static bool IsMark(ReadOnlySpan<char> text, int i) => text[i] switch
    {
        '.' or '-' or ',' => i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]),
        var c => ClaimWords.Marks.Contains(c),
    };
}
