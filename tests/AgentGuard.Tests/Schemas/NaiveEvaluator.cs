using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Tests.Schemas;

/// <summary>Judges a value keyword by keyword, as the specification reads, without any thought of speed: what the engine is compared with.</summary>
internal static class NaiveEvaluator
{
    public static bool Conforms(JsonElement schema, JsonElement value) => schema.ValueKind == JsonValueKind.Object
        ? schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, value))
        : schema.ValueKind == JsonValueKind.True;

    private static bool Holds(JsonElement schema, string keyword, JsonElement argument, JsonElement value) => keyword switch
    {
        "type" => (argument.ValueKind == JsonValueKind.Array ? [.. argument.EnumerateArray()] : new[] { argument }).Any(type => IsOf(type.GetString()!, value)),
        "enum" => argument.EnumerateArray().Any(constant => AreEqual(constant, value)),
        "const" => AreEqual(argument, value),
        "anyOf" => argument.EnumerateArray().Any(branch => Conforms(branch, value)),
        "oneOf" => argument.EnumerateArray().Count(branch => Conforms(branch, value)) == 1,
        "allOf" => argument.EnumerateArray().All(branch => Conforms(branch, value)),
        "not" => !Conforms(argument, value),
        "if" => !schema.TryGetProperty(Conforms(argument, value) ? "then" : "else", out var branch) || Conforms(branch, value),
        "then" or "else" => true,
        _ => value.ValueKind switch
        {
            JsonValueKind.Number => HoldsOfNumber(keyword, argument, value),
            JsonValueKind.String => HoldsOfText(keyword, argument, value.GetString()!),
            JsonValueKind.Array => HoldsOfArray(schema, keyword, argument, [.. value.EnumerateArray()]),
            JsonValueKind.Object => HoldsOfObject(schema, keyword, argument, value),
            _ => true,
        },
    };

    private static bool HoldsOfNumber(string keyword, JsonElement argument, JsonElement value) => keyword switch
    {
        "minimum" => Number(value) >= Number(argument),
        "maximum" => Number(value) <= Number(argument),
        _ => true,
    };

    private static bool HoldsOfText(string keyword, JsonElement argument, string text) => keyword switch
    {
        "minLength" => text.EnumerateRunes().Count() >= argument.GetInt32(),
        "maxLength" => text.EnumerateRunes().Count() <= argument.GetInt32(),
        _ => true,
    };

    private static bool HoldsOfArray(JsonElement schema, string keyword, JsonElement argument, JsonElement[] items)
    {
        var prefix = schema.TryGetProperty("prefixItems", out var nodes) ? nodes.GetArrayLength() : 0;
        return keyword switch
        {
            "minItems" => items.Length >= argument.GetInt32(),
            "maxItems" => items.Length <= argument.GetInt32(),
            "prefixItems" => items.Take(prefix).Select((item, i) => Conforms(argument[i], item)).All(holds => holds),
            "items" => items.Skip(prefix).All(item => Conforms(argument, item)),
            _ => true,
        };
    }

    private static bool HoldsOfObject(JsonElement schema, string keyword, JsonElement argument, JsonElement value) => keyword switch
    {
        "required" => argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.EnumerateObject().All(member => !argument.TryGetProperty(member.Name, out var node) || Conforms(node, member.Value)),
        "additionalProperties" => value.EnumerateObject().All(member =>
            (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _)) || Conforms(argument, member.Value)),
        _ => true,
    };

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(Number(value)),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool AreEqual(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Number => Number(left) == Number(right),
        JsonValueKind.String => left.GetString() == right.GetString(),
        JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
        JsonValueKind.Object => left.EnumerateObject().Count() == right.EnumerateObject().Count()
            && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other)),
        _ => true,
    };

    private static decimal Number(JsonElement value) => decimal.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
