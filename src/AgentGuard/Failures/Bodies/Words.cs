namespace AgentGuard.Failures.Bodies;

/// <summary>Machine-readable words, written as each provider likes: <c>rate_limit_exceeded</c> or <c>RateLimitExceeded</c>.</summary>
internal static class Words
{
    private const int MaxLength = 120;

    /// <summary>A word without case, underscores, hyphens, dots and spaces.</summary>
    public static string Normalize(ReadOnlySpan<char> word)
    {
        Span<char> kept = stackalloc char[MaxLength];
        var length = 0;
        foreach (var c in word)
        {
            if (length == MaxLength)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                kept[length++] = char.ToLowerInvariant(c);
            }
        }

        return new string(kept[..length]);
    }

    /// <summary>The words of a text that are written as no word of prose is: with an underscore, or with a capital after the first letter.</summary>
    public static IEnumerable<string> CodesIn(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_'))
            {
                end++;
            }

            if (end - at >= 6 && LooksLikeCode(text.AsSpan(at, end - at)))
            {
                yield return text[at..end];
            }

            at = end + 1;
        }
    }

    private static bool LooksLikeCode(ReadOnlySpan<char> word) => word[1..].ContainsAnyInRange('A', 'Z') || word.Contains('_');
}
