using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace AgentGuard.Context.Memory;

/// <summary>The words of a text as they are searched for: lower case, without endings and without words that say nothing.</summary>
/// <remarks>English endings and function words; words of other languages are taken as they are, Han and Kana in pairs of characters.</remarks>
internal static class SearchWords
{
    private const int LongestUnstemmed = 3;
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenSet<string> Function = Set(
        "a an the and or but if then than that this these those of in on at to for from by with about as is are was were be been "
        + "being am do does did doing have has had having i you he she it we they me him her us them my your his its our their what "
        + "which who whom whose when where why how not no so too very can could will would shall should may might must just also "
        + "there here s t re ve ll d m don didn doesn isn wasn won im ive");

    private static readonly FrozenSet<string> Time = Set(
        "yesterday today tonight tomorrow last next ago week weekend month year morning evening night monday tuesday wednesday "
        + "thursday friday saturday sunday january february march april may june july august september october november december "
        + "since soon");

    /// <summary>The stems of a text, function words left out.</summary>
    public static List<string> Of(string text) => [.. Raw(text).Where(word => !Function.Contains(word)).Select(Stem)];

    /// <summary>Whether a text says when.</summary>
    public static bool SaysWhen(string text) => Raw(text).Any(word => Time.Contains(word)
        || (word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and < 2100));

    /// <summary>The words of a text in lower case.</summary>
    public static IEnumerable<string> Raw(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isIdeograph = i < text.Length && IsIdeograph(text[i]);
            if (i < text.Length && !isIdeograph && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }

            if (isIdeograph)
            {
                yield return i + 1 < text.Length && IsIdeograph(text[i + 1]) ? text.Substring(i, 2) : text.Substring(i, 1);
            }
        }
    }

    /// <summary>Takes the endings of plural, past and progressive off, after M. F. Porter, An algorithm for suffix stripping, 1980, in a few rules.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= LongestUnstemmed || !IsAscii(word))
        {
            return word;
        }

        if (word.EndsWith("ies", StringComparison.Ordinal) || word.EndsWith("ied", StringComparison.Ordinal))
        {
            return word.Length > 4 ? word[..^3] + "y" : word;
        }

        if (word.EndsWith("sses", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        if (word[^1] == 's' && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal)
            && !word.EndsWith("is", StringComparison.Ordinal))
        {
            word = word[..^1];
        }

        word = WithoutVerbEnding(word);
        if (word.Length > 5 && word.EndsWith("ly", StringComparison.Ordinal))
        {
            word = word[..^2];
        }

        if (word.Length > LongestUnstemmed && word[^1] == 'e')
        {
            word = word[..^1];
        }

        return word.Length > LongestUnstemmed && word[^1] == 'i' ? word[..^1] + "y" : word;
    }

    private static string WithoutVerbEnding(string word)
    {
        var ending = word.EndsWith("ing", StringComparison.Ordinal) ? 3 : word.EndsWith("ed", StringComparison.Ordinal) ? 2 : 0;
        if (ending == 0 || word.Length - ending < 3 || word.AsSpan(0, word.Length - ending).IndexOfAny(Vowels) < 0)
        {
            return word;
        }

        word = word[..^ending];
        return word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('l' or 's' or 'z') ? word[..^1] : word;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static bool IsAscii(string word) => System.Text.Ascii.IsValid(word);

    private static bool IsIdeograph(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
