using System.Globalization;
using AgentGuard.Guardrails.Wording;

namespace AgentGuard.Guardrails.Judging;

/// <summary>What a sentence says, as far as words show it: its content words, numbers and names.</summary>
internal sealed class ContentWords
{
    private const int Stem = 6;
    private static readonly HashSet<string> Function = LanguageProfiles.FunctionWords.Values.SelectMany(words => words)
        .Concat("have has had were would could should does did about into than then here their them been which also".Split(' '))
        .ToHashSet(StringComparer.Ordinal);

    private ContentWords()
    {
    }

    /// <summary>The stems of the words that carry content, in lower case.</summary>
    public HashSet<string> Stems { get; } = new(StringComparer.Ordinal);

    /// <summary>The numbers, without signs that group digits.</summary>
    public HashSet<string> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>The words with a capital letter that do not begin the sentence, in lower case.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public static ContentWords Of(ReadOnlySpan<char> sentence)
    {
        var words = new ContentWords();
        var isFirst = true;
        for (var i = 0; i < sentence.Length;)
        {
            if (!char.IsLetterOrDigit(sentence[i]))
            {
                i++;
                continue;
            }

            var end = EndOf(sentence, i);
            words.Add(sentence[i..end].ToString(), isFirst);
            isFirst = false;
            i = end;
        }

        return words;
    }

    private static int EndOf(ReadOnlySpan<char> text, int start)
    {
        var isNumber = char.IsDigit(text[start]);
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end])
            || (isNumber && text[end] is '.' or ',' or '\'' && end + 1 < text.Length && char.IsDigit(text[end + 1]))))
        {
            end++;
        }

        return end;
    }

    private static string Normalise(string number)
    {
        var digits = number.Replace("'", string.Empty, StringComparison.Ordinal);
        var last = digits.LastIndexOfAny(['.', ',']);

        // Three digits after a single sign group thousands; anything else is a fraction, in either notation.
        var groups = last >= 0 && digits.Length - last - 1 == 3;
        var plain = groups ? WithoutGroups(digits)
            : last < 0 ? digits
            : $"{WithoutGroups(digits[..last])}.{digits[(last + 1)..]}";
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.##########", CultureInfo.InvariantCulture)
            : plain;
    }

    private static string WithoutGroups(string digits) =>
        digits.Replace(".", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);

    private void Add(string word, bool isFirst)
    {
        if (char.IsDigit(word[0]))
        {
            Numbers.Add(Normalise(word));
            return;
        }

        var lower = word.ToLowerInvariant();
        if (lower.Length < 3 || Function.Contains(lower))
        {
            return;
        }

        Stems.Add(lower.Length > Stem ? lower[..Stem] : lower);
        if (!isFirst && char.IsUpper(word[0]))
        {
            Names.Add(lower);
        }
    }
}
