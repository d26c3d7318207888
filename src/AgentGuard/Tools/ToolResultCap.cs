using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Ports;

namespace AgentGuard.Tools;

/// <summary>Shortens a text that is too long: head and tail stay, and a marker says how much was left out.</summary>
/// <remarks>Deterministic: the same text is always cut in the same way, so that a provider's prompt cache holds.</remarks>
internal static class ToolResultCap
{
    private const int MarkerTokens = 40;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Shortens a text to a number of tokens, marker included.</summary>
    public static string Cut(string text, int tokens, int maxTokens, ITokenCounter counter) =>
        CutArray(text, tokens, maxTokens, counter) ?? CutText(text, tokens, maxTokens, counter);

    private static string CutText(string text, int tokens, int maxTokens, ITokenCounter counter)
    {
        var kept = Largest(text.Length, count => Fits(Head(text, count), Tail(text, count), maxTokens, counter));
        var head = Head(text, kept);
        var tail = Tail(text, kept);
        var left = tokens - counter.CountTokens(head) - counter.CountTokens(tail);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head}\n[... about {Math.Max(1, left)} tokens were left out here: ask for less, or for a part ...]\n{tail}");
    }

    private static string? CutArray(string text, int tokens, int maxTokens, ITokenCounter counter)
    {
        if (Parse(text) is not { Count: > 2 } items)
        {
            return null;
        }

        var rows = items.Select(item => item?.ToJsonString(Relaxed) ?? "null").ToArray();
        var kept = Largest(
            rows.Length - 1, count => Fits(Join(rows[..(count - count / 3)]), Join(rows[^(count / 3)..]), maxTokens, counter));
        if (kept == 0)
        {
            return null;
        }

        var marker = string.Create(
            CultureInfo.InvariantCulture,
            $"\"... {rows.Length - kept} of {rows.Length} items (about {tokens} tokens in all) were left out: ask for less ...\"");
        return $"[{Join([.. rows[..(kept - kept / 3)], marker, .. rows[^(kept / 3)..]])}]";
    }

    private static JsonArray? Parse(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("["))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Join(IEnumerable<string> rows) => string.Join(',', rows);

    private static bool Fits(ReadOnlySpan<char> head, ReadOnlySpan<char> tail, int maxTokens, ITokenCounter counter) =>
        (long)counter.CountTokens(head) + counter.CountTokens(tail) + MarkerTokens <= maxTokens;

    // Two thirds of what is kept are the head: structure and the first matches stand there, the outcome in the tail.
    private static ReadOnlySpan<char> Head(string text, int kept)
    {
        var length = kept - kept / 3;
        return text.AsSpan(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
    }

    private static ReadOnlySpan<char> Tail(string text, int kept)
    {
        var start = text.Length - kept / 3;
        return text.AsSpan(start < text.Length && char.IsLowSurrogate(text[start]) ? start + 1 : start);
    }

    private static int Largest(int limit, Func<int, bool> fits)
    {
        var (low, high) = (0, limit);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            (low, high) = fits(middle) ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
