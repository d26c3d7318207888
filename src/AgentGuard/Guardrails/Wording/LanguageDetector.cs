using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Tells the language of a running text: by its script, and within Latin and Cyrillic by the function words it uses.</summary>
internal static class LanguageDetector
{
    private const int FewestHits = 3;
    private const double LeastShare = 0.12;

    private static readonly Dictionary<string, string[]> LanguagesOf = LanguageProfiles.FunctionWords
        .SelectMany(profile => profile.Value.Select(word => (Word: word, Language: profile.Key)))
        .GroupBy(entry => entry.Word, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(entry => entry.Language).ToArray(), StringComparer.Ordinal);

    /// <summary>The language, as ISO 639-1; <see langword="null"/> when the text is too short or too mixed to say.</summary>
    public static string? Detect(string text) => ByScript(text) is { } script ? script : ByWords(text);

    private static string? ByScript(string text)
    {
        Dictionary<string, int> letters = new(StringComparer.Ordinal);
        var all = 0;
        foreach (var c in text)
        {
            if (char.IsLetter(c))
            {
                all++;
                var language = LanguageOf(c);
                letters[language] = letters.GetValueOrDefault(language) + 1;
            }
        }

        // Kana among Chinese characters is Japanese.
        if (letters.GetValueOrDefault("ja") > 0 && letters.GetValueOrDefault("ja") * 8 > letters.GetValueOrDefault("zh"))
        {
            letters["ja"] += letters.GetValueOrDefault("zh");
        }

        var (most, count) = letters.MaxBy(entry => entry.Value);
        return most is null or "" || count < 4 || count * 2 < all ? null : most;
    }

    private static string LanguageOf(char c) => c switch
    {
        >= '\u0370' and <= '\u03FF' => "el",
        >= '\u0590' and <= '\u05FF' => "he",
        >= '\u0600' and <= '\u06FF' => "ar",
        >= '\u0900' and <= '\u097F' => "hi",
        >= '\u0E00' and <= '\u0E7F' => "th",
        >= '\u3040' and <= '\u30FF' => "ja",
        >= '\uAC00' and <= '\uD7AF' => "ko",
        _ => Scripts.IsHan(c) ? "zh" : string.Empty,
    };

    private static string? ByWords(string text)
    {
        var hits = new Dictionary<string, double>(StringComparer.Ordinal);
        var words = 0;
        foreach (var word in text.ToLowerInvariant().Split([.. " \t\r\n.,;:!?()[]{}\"'`*#/-–—…«»„“”’"], StringSplitOptions.RemoveEmptyEntries))
        {
            words++;
            if (LanguagesOf.TryGetValue(word, out var languages))
            {
                foreach (var language in languages)
                {
                    // A word that several languages share says less of each.
                    hits[language] = hits.GetValueOrDefault(language) + (1.0 / languages.Length);
                }
            }
        }

        var ranked = hits.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(2).ToArray();
        return ranked.Length == 0 || ranked[0].Value < FewestHits || ranked[0].Value < words * LeastShare
            || (ranked.Length > 1 && ranked[0].Value < ranked[1].Value * 1.25)
            ? null
            : ranked[0].Key;
    }
}
