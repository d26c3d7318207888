using System.Buffers;
using System.Globalization;
using System.Text;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Characters that a person does not see and a model reads: zero-width and direction marks, tags, variation selectors.</summary>
/// <remarks>What belongs to how a text is written stays: emoji sequences, and joiners in scripts that have them. Thread-safe.</remarks>
public static class HiddenCharacters
{
    private const char Joiner = '\u200D';
    private const char NonJoiner = '\u200C';
    private const char EmojiStyle = '\uFE0F';
    private static readonly SearchValues<char> Candidates = SearchValues.Create(
        ['\uDB40', .. Enumerable.Range(0x80, 0xFF80).Select(c => (char)c).Where(InvisibleText.IsInvisible)]);

    /// <summary>Takes such characters out of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them; <paramref name="text"/> itself where there are none.</returns>
    public static string Strip(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text;
        }

        StringBuilder? kept = null;
        var copied = 0;
        var at = 0;
        while (text.AsSpan(at).IndexOfAny(Candidates) is >= 0 and var ahead)
        {
            at += ahead;
            var length = InvisibleText.IsTag(text, at) ? 2 : 1;
            if (!Belongs(text, at, length))
            {
                kept = (kept ?? new StringBuilder(text.Length)).Append(text, copied, at - copied);
                copied = at + length;
            }

            at += length;
        }

        return kept is null ? text : kept.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>
    /// Whether the character is part of how the text is written: emoji sequences (UTS #51), and joiners between letters of scripts that
    /// have joining forms or conjuncts.
    /// </summary>
    private static bool Belongs(string text, int at, int length) => text[at] switch
    {
        EmojiStyle => at > 0 && IsEmojiPart(text[at - 1]),
        Joiner => (IsEmojiPart(Before(text, at)) && IsEmojiPart(After(text, at)))
            || (NeedsJoiners(Before(text, at)) && NeedsJoiners(After(text, at))),
        NonJoiner => NeedsJoiners(Before(text, at)) && NeedsJoiners(After(text, at)),
        _ => length == 1 && char.IsSurrogate(text[at]) && !InvisibleText.IsTag(text, at) && at + 1 < text.Length,
    };

    private static char Before(string text, int at) => at > 0 ? text[at - 1] : '\0';

    private static char After(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    private static bool IsEmojiPart(char c) =>
        char.IsSurrogate(c) || c is EmojiStyle or '#' or '*' or (>= '0' and <= '9')
        || char.GetUnicodeCategory(c) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol;

    /// <summary>Arabic to Sinhala and Myanmar to Mongolian, by block.</summary>
    private static bool NeedsJoiners(char c) => c is (>= '\u0600' and <= '\u0DFF') or (>= '\u1000' and <= '\u18AF');
}
