using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>Writes what was learnt as a schema. A union is a list of types: the keywords of each type leave the others alone.</summary>
internal static class SampleSchemaWriter
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 1000 };

    public static JsonElement Write(SampleShape root, SampleSettings settings)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema" };
        foreach (var (name, value) in WriteShape(root, settings).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return JsonSerializer.SerializeToElement(schema, Deep);
    }

    private static JsonObject WriteShape(SampleShape shape, SampleSettings settings)
    {
        var written = new JsonObject();
        var types = TypesOf(shape).ToList();
        if (types.Count > 0)
        {
            written["type"] = types.Count == 1 ? types[0] : new JsonArray([.. types.Select(type => JsonValue.Create(type))]);
        }

        WriteTexts(shape, types, written, settings);
        if (shape.Numbers.Range.IsKnown)
        {
            written["x-range"] = Extent(shape.Numbers.Range);
        }

        if (shape.CountOf(JsonValueKind.Array) > 0)
        {
            written["x-itemCount"] = Extent(shape.ItemCounts);
        }

        if (shape.Items is { } items)
        {
            written["items"] = WriteShape(items, settings);
        }

        if (shape.CountOf(JsonValueKind.Object) is > 0 and var objects)
        {
            WriteMembers(shape.Members, objects, written, settings);
        }

        return written;
    }

    private static IEnumerable<string> TypesOf(SampleShape shape)
    {
        (bool Has, string Name)[] types =
        [
            (shape.CountOf(JsonValueKind.Array) > 0, "array"),
            (shape.CountOf(JsonValueKind.True) + shape.CountOf(JsonValueKind.False) > 0, "boolean"),
            (shape.CountOf(JsonValueKind.Number) > 0, shape.Numbers.AreIntegers ? "integer" : "number"),
            (shape.CountOf(JsonValueKind.Object) > 0, "object"),
            (shape.CountOf(JsonValueKind.String) > 0, "string"),
            (shape.CountOf(JsonValueKind.Null) > 0, "null"),
        ];
        return types.Where(type => type.Has).Select(type => type.Name);
    }

    private static void WriteTexts(SampleShape shape, List<string> types, JsonObject written, SampleSettings settings)
    {
        var count = shape.CountOf(JsonValueKind.String);
        if (count == 0)
        {
            return;
        }

        // An enumeration concerns values of every type, so it is only one where the others are null.
        if (types.TrueForAll(type => type is "string" or "null") && shape.Texts.AreEnumeration(count, settings))
        {
            var values = shape.Texts.Values.Select(value => (JsonNode?)JsonValue.Create(value));
            written["enum"] = new JsonArray([.. types.Contains("null") ? values.Append(null) : values]);
            return;
        }

        if (shape.Texts.Format is { } format)
        {
            written["format"] = format;
        }

        if (shape.Texts.Lengths.IsKnown)
        {
            written["x-length"] = Extent(shape.Texts.Lengths);
        }
    }

    private static void WriteMembers(SampleMembers members, long objects, JsonObject written, SampleSettings settings)
    {
        if (members.Map is { } map)
        {
            written["additionalProperties"] = WriteShape(map, settings);
            return;
        }

        var properties = new JsonObject();
        foreach (var (name, property) in members.Properties)
        {
            properties[name] = WriteShape(property.Shape, settings);
        }

        written["properties"] = properties;
        JsonNode?[] required = [.. members.Properties.Where(pair => pair.Value.Objects == objects).Select(pair => JsonValue.Create(pair.Key))];
        if (required.Length > 0)
        {
            written["required"] = new JsonArray(required);
        }

        if (settings.CloseObjects)
        {
            written["additionalProperties"] = false;
        }
    }

    private static JsonArray Extent(SampleExtent extent) => new(extent.Least, extent.Most);
}
