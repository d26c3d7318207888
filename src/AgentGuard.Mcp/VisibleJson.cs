using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Guardrails.HiddenText;

namespace AgentGuard.Mcp;

/// <summary>Takes characters that nobody sees out of the texts of a schema, which a model reads as well as its description.</summary>
internal static class VisibleJson
{
    /// <summary>Gives the same value where there are none.</summary>
    public static JsonElement Of(JsonElement value) =>
        HasHidden(value) ? JsonElement.Parse(Strip(value)?.ToJsonString() ?? "null") : value;

    private static bool HasHidden(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member => IsHidden(member.Name) || HasHidden(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasHidden),
        JsonValueKind.String => IsHidden(value.GetString()!),
        _ => false,
    };

    private static bool IsHidden(string text) => !ReferenceEquals(HiddenCharacters.Strip(text), text);

    private static JsonNode? Strip(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject()
            .DistinctBy(member => HiddenCharacters.Strip(member.Name), StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(HiddenCharacters.Strip(member.Name), Strip(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Strip)]),
        JsonValueKind.String => JsonValue.Create(HiddenCharacters.Strip(value.GetString()!)),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };
}
