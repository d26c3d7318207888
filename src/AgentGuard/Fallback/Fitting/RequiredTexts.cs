using System.Text.Json;

namespace AgentGuard.Fallback.Fitting;

/// <summary>Reads a requirement of a request: a text or a list of texts, also as JSON, which is what stored options hold.</summary>
internal static class RequiredTexts
{
    /// <summary>Reads it.</summary>
    /// <returns>The texts, one or more, or <see langword="null"/> when they cannot be read.</returns>
    public static string[]? Read(object value) => value switch
    {
        string text => Checked([text]),
        IEnumerable<string> texts => Checked([.. texts]),
        JsonElement { ValueKind: JsonValueKind.String } text => Checked([text.GetString()]),
        JsonElement { ValueKind: JsonValueKind.Array } texts => Checked(
            [.. texts.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString() : null)]),
        _ => null,
    };

    private static string[]? Checked(string?[] texts) =>
        texts.Length > 0 && !Array.Exists(texts, string.IsNullOrWhiteSpace) ? [.. texts.OfType<string>()] : null;
}
