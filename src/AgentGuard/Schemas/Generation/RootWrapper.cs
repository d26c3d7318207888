using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Schemas.Generation;

/// <summary>Puts a whole schema into a property where a provider asks for an object at the root and for nothing else.</summary>
internal static class RootWrapper
{
    private const string Place = "#/properties/" + StrictWriter.Wrapping;

    /// <summary>Whether a schema can stand at the root as it is.</summary>
    public static bool IsPlainObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object")
        && !schema.EnumerateObject().Any(keyword => keyword.Name is "anyOf" or "oneOf" or "allOf" or "$ref");

    public static JsonObject Wrap(JsonElement schema, string? idKeyword)
    {
        var value = JsonNode.Parse(
            schema.GetRawText(), documentOptions: new() { MaxDepth = 1000, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var root = new JsonObject { ["type"] = "object" };
        if (value is JsonObject keywords)
        {
            if (keywords.Remove("$schema", out var dialect))
            {
                root["$schema"] = dialect;
            }

            // What has a name of its own is a document of its own: references within it stay.
            if (idKeyword is null || !keywords.ContainsKey(idKeyword))
            {
                MoveReferences(keywords);
            }
        }

        root["properties"] = new JsonObject { [StrictWriter.Wrapping] = value };
        root["required"] = new JsonArray(StrictWriter.Wrapping);
        return root;
    }

    private static void MoveReferences(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                if (members["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target) && target is "#" or ['#', '/', ..])
                {
                    members["$ref"] = Place + target[1..];
                }

                foreach (var (_, member) in members)
                {
                    MoveReferences(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    MoveReferences(item);
                }

                break;
        }
    }
}
