using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Tells a quotation that is spoken about from an instruction.</summary>
internal static class Mention
{
    private const int Longest = 160;
    private static readonly SearchValues<char> Quotes = SearchValues.Create("'\"`“”‘’«»„");
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "phrase", "example", "such as", "quote", "pattern", "training", "document", "detect", "explain", "discuss", "prompts like", "phrases like",
            "text says", "called", "known as", "sample", "fixture", "string", "attack", "refuse", "beispiel", "exemple", "ejemplo", "the word", "keyword",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an index lies within a quotation, and the words around the quotation speak about it.</summary>
    public static bool Is(string text, int index)
    {
        var open = index - 1;
        while (open >= 0 && index - open <= Longest && text[open] != '\n' && !IsOpening(text, open))
        {
            open--;
        }

        if (open <= 0 || index - open > Longest || !IsOpening(text, open))
        {
            return false;
        }

        var close = text.AsSpan(index, Math.Min(Longest, text.Length - index)).IndexOfAny(Quotes);
        if (close < 0)
        {
            return false;
        }

        var before = text.AsSpan(Math.Max(0, open - Longest), Math.Min(Longest, open));
        var end = index + close;
        var after = text.AsSpan(end, Math.Min(80, text.Length - end));
        return before.ContainsAny(Words) || after.ContainsAny(Words);
    }

    private static bool IsOpening(string text, int index) =>
        Quotes.Contains(text[index]) && (index == 0 || !char.IsLetterOrDigit(text[index - 1]));
}
