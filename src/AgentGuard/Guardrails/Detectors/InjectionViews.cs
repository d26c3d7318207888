using System.Buffers;
using System.Text;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The readings of a text that a model may take: as written, and with up to three layers of disguise taken off.</summary>
/// <remarks>
/// A layer is taken off the whole text at once, so a disguise is seen wherever it stands and however many there are. The layers of layers are
/// bounded in number and in length, in proportion to the text.
/// </remarks>
internal static class InjectionViews
{
    private const int MostLayers = 3;
    private const int MostTexts = 24;
    private const int MostGrowth = 12;
    private const int FewestMixedWords = 3;
    private static readonly SearchValues<char> LeetDigits = SearchValues.Create("013457@$");

    /// <summary>
    /// The readings, the plainest first. Each is in lower case, without invisible characters and marks, in Latin where it only looked so.
    /// </summary>
    public static IEnumerable<(string Text, bool IsSkeleton)> Of(string text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<(string Text, int Layers)>();
        var left = (long)text.Length * MostGrowth + 4_096;
        void Add(string? found, int layers)
        {
            if (found is not null && EncodedLayers.Forwards(found) is { } forwards)
            {
                Add(forwards, layers);
            }

            var visible = found is null || seen.Count == MostTexts ? null : InvisibleText.Reveal(found);
            if (visible is not null && visible.Length <= left && seen.Add(visible))
            {
                left -= visible.Length;
                waiting.Enqueue((visible, layers));
            }
        }

        Add(text, 0);
        while (waiting.TryDequeue(out var next))
        {
            var plain = LetterForms.ToPlain(next.Text);
            foreach (var reading in Readings(next.Text, plain))
            {
                yield return reading;
            }

            if (next.Layers == MostLayers)
            {
                continue;
            }

            foreach (var layer in EncodedLayers.Of(plain))
            {
                Add(layer, next.Layers + 1);
            }

            foreach (var rotated in EncodedLayers.Rotated(next.Text, plain))
            {
                Add(rotated, next.Layers + 1);
            }

            foreach (var rotated in RotatedLeet(plain.ToLowerInvariant()))
            {
                Add(rotated, next.Layers + 1);
            }
        }
    }

    private static IEnumerable<(string Text, bool IsSkeleton)> Readings(string visible, string plain)
    {
        var lower = plain.ToLowerInvariant();
        yield return (lower, false);
        if (!ReferenceEquals(plain, visible) && visible.ToLowerInvariant() is var written && written != lower)
        {
            yield return (written, false);
        }

        if (HasMixedWords(lower))
        {
            var unleet = Unleet(lower, one: 'i');
            yield return (unleet, true);
            yield return (string.Concat(unleet.Where(c => !char.IsWhiteSpace(c))), true);
        }
    }

    /// <summary>Letters turned by thirteen and written with digits, before or after. A 1 may have been an i or an l.</summary>
    private static IEnumerable<string> RotatedLeet(string lower)
    {
        if (!HasMixedWords(lower))
        {
            yield break;
        }

        foreach (var one in "il")
        {
            if (EncodedLayers.HasPlainWords(Unleet(EncodedLayers.Rot13(lower), one, keepsLetters: true)))
            {
                yield return EncodedLayers.Rot13(lower);
            }

            var unleet = Unleet(lower, one, keepsLetters: true);
            if (EncodedLayers.HasRotatedWords(unleet))
            {
                yield return EncodedLayers.Rot13(unleet);
            }
        }
    }

    /// <summary>Whether a text has at least three words with digits among their letters.</summary>
    private static bool HasMixedWords(string text)
    {
        var count = 0;
        for (var at = 0; text.AsSpan(at).IndexOfAny(LeetDigits) is >= 0 and var ahead && count < FewestMixedWords;)
        {
            at += ahead;
            var end = at;
            while (end < text.Length && LeetDigits.Contains(text[end]))
            {
                end++;
            }

            var isBefore = at > 0 && char.IsAsciiLetterLower(text[at - 1]);
            var isAfter = end < text.Length && char.IsAsciiLetterLower(text[end]);
            var areTwoAfter = isAfter && end + 1 < text.Length && char.IsAsciiLetterLower(text[end + 1]);
            count += (isBefore && isAfter) || areTwoAfter ? 1 : 0;
            at = end;
        }

        return count >= FewestMixedWords;
    }

    /// <summary>Reads digits as the letters they look like.</summary>
    private static string Unleet(string text, char one, bool keepsLetters = false)
    {
        const string Digits = "o?zeasgtb9";
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            letters.Append(c switch
            {
                '1' => one,
                >= '0' and <= '9' => Digits[c - '0'],
                'l' or '|' or '!' => keepsLetters ? c : 'i',
                '@' => 'a',
                '$' => 's',
                _ => c,
            });
        }

        return letters.ToString();
    }
}
