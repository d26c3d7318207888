using AgentGuard.Ports;

namespace AgentGuard.Tools.Results;

/// <summary>Shortens a result that is too long by its shape, and says what was left out and how to read it.</summary>
/// <remarks>
/// Deterministic: the same text and limit give the same bytes for ever, so that a provider's prompt cache holds. The token counter is asked a
/// few times over what is kept, never over parts of a search, so that a result of 50 MB costs little more than to be read.
/// </remarks>
internal static class ResultCap
{
    private const int MostTries = 8;
    private const double Full = 0.92;

    /// <summary>Shortens a text to a number of tokens, the note included.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">How many tokens it has; more than <paramref name="maxTokens"/>.</param>
    /// <param name="maxTokens">How many it may have.</param>
    /// <param name="counter">Counts them.</param>
    /// <param name="id">The id under which the whole is kept; <see langword="null"/> where it is not.</param>
    /// <returns>What is kept, and whether something was left out of it.</returns>
    public static (string Text, bool IsCut) Cut(string text, int tokens, int maxTokens, ITokenCounter counter, string? id)
    {
        using var json = JsonCut.TryRead(text, tokens, id);
        if (json is not null && json.Compact.Length < text.Length && counter.CountTokens(json.Compact) <= maxTokens)
        {
            // It was long for its white space only.
            return (json.Compact, false);
        }

        var whole = json?.Compact.Length ?? text.Length;
        var length = (int)((long)whole * maxTokens / tokens);
        string? best = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var cut = json?.Cut(length) ?? TextCut.Cut(text, tokens, length, id);
            var kept = counter.CountTokens(cut);
            if (kept <= maxTokens && (best is null || cut.Length > best.Length))
            {
                best = cut;
            }

            if (kept <= maxTokens && (kept >= maxTokens * Full || tries > MostTries / 2 || length >= whole))
            {
                break;
            }

            length = kept <= maxTokens ? Grow(length, kept, maxTokens, whole) : (int)((long)length * maxTokens / kept * 0.97) - 1;
            if (length <= 0)
            {
                break;
            }
        }

        return (best ?? LeftOut.Everything(tokens, id), true);
    }

    private static int Grow(int length, int kept, int maxTokens, int whole) =>
        (int)Math.Min(whole, Math.Max(length + 1, (long)length * maxTokens / Math.Max(1, kept) * 97 / 100));
}
