using System.Globalization;
using System.Text;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.Wording;

/// <summary>
/// A text as word lists see it: in lower case, without marks and invisible characters, look-alikes in Latin, white space as one space; with
/// the way back.
/// </summary>
internal readonly struct FoldedWords
{
    private readonly int[] _offsets;

    private FoldedWords(string text, int[] offsets) => (Text, _offsets) = (text, offsets);

    public string Text { get; }

    public static FoldedWords Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAscii(c))
            {
                Add(folded, offsets, char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c), i);
                continue;
            }

            var length = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            foreach (var part in Decompose(text.Substring(i, length)))
            {
                Add(folded, offsets, part, i);
            }

            i += length - 1;
        }

        offsets.Add(text.Length);
        return new(folded.ToString(), [.. offsets]);
    }

    /// <summary>The span of the text as it was written.</summary>
    public (int Start, int Length) ToOriginal(int start, int length) => (_offsets[start], _offsets[start + length] - _offsets[start]);

    private static IEnumerable<char> Decompose(string character)
    {
        if (CharUnicodeInfo.GetUnicodeCategory(character, 0) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            yield break;
        }

        if (char.IsWhiteSpace(character, 0))
        {
            yield return ' ';
            yield break;
        }

        foreach (var part in character)
        {
            // Full-width forms are ASCII, moved.
            var narrow = part is >= '\uFF01' and <= '\uFF5E' ? (char)(part - 0xFEE0) : part;
            yield return Confusables.ToLatin(LatinLetters.WithoutMarks(narrow));
        }
    }

    private static void Add(StringBuilder folded, List<int> offsets, char c, int at)
    {
        if (c != ' ' || folded.Length == 0 || folded[^1] != ' ')
        {
            folded.Append(c);
            offsets.Add(at);
        }
    }
}
