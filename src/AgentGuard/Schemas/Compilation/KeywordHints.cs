using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>What the author of a schema may have meant by a keyword that cannot stand as it is.</summary>
internal static class KeywordHints
{
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["nullable"] = "of OpenAPI: add \"null\" to the type, or convert the document",
        ["discriminator"] = "of OpenAPI: the alternatives of oneOf tell themselves apart by a const",
        ["id"] = "of draft 4: it is $id since draft 6",
        ["$id"] = "of draft 6: it is id in draft 4",
        ["divisibleBy"] = "of draft 3: it is multipleOf since draft 4",
        ["optional"] = "of no draft: what is not in required is optional",
        ["then"] = "without effect where no if stands beside it",
        ["else"] = "without effect where no if stands beside it",
        ["minContains"] = "without effect where no contains stands beside it",
        ["maxContains"] = "without effect where no contains stands beside it",
        ["additionalItems"] = "without effect where items is not a list; since 2020-12 the list is prefixItems and the rest items",
    };

    private static readonly string[] Keywords =
    [
        "$anchor", "$comment", "$defs", "$dynamicRef", "$id", "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "const", "contains", "default",
        "dependentRequired", "dependentSchemas", "description", "else", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "if",
        "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum",
        "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then", "title",
        "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    ];

    /// <summary>Why a keyword that no rule has read is an error.</summary>
    public static string Unknown(string keyword)
    {
        if (Elsewhere.TryGetValue(keyword, out var hint))
        {
            return $"it is {hint}; nothing is ignored silently";
        }

        var nearest = NearestText.Find(keyword, Keywords);
        var meant = nearest is null || nearest == keyword ? string.Empty : $" (nearest: {nearest})";
        return $"it is not known here{meant}, or has no effect, and nothing is ignored silently";
    }

    /// <summary>Why a value of a keyword is of the wrong kind.</summary>
    public static string WrongKind(string keyword, JsonValueKind expected, JsonElement value)
    {
        var hint = (keyword, value.ValueKind) switch
        {
            ("exclusiveMinimum" or "exclusiveMaximum", JsonValueKind.True or JsonValueKind.False) => "; since draft 6 it is the limit itself, not a flag",
            ("required", JsonValueKind.True or JsonValueKind.False) => "; it is the list of the required names, beside properties",
            _ => string.Empty,
        };
        return $"its value must be {Name(expected)} and is {Name(value.ValueKind)}{hint}";
    }

    /// <summary>Why what stands where a schema should is none.</summary>
    public static string NoSchema(string pointer, JsonElement value)
    {
        var hint = value.ValueKind == JsonValueKind.Array && pointer.EndsWith("/items", StringComparison.Ordinal)
            ? "; since 2020-12 a list of schemas is prefixItems"
            : string.Empty;
        return $"a schema is an object or a boolean, and here is {Name(value.ValueKind)}{hint}";
    }

    /// <summary>Why a type is none.</summary>
    public static string NoType(JsonElement type)
    {
        var hint = type.ValueKind != JsonValueKind.String ? string.Empty : type.GetString() switch
        {
            "any" => "; without the keyword every type conforms",
            "float" or "double" or "decimal" => "; it is number",
            "int" or "long" => "; it is integer",
            "dict" or "map" => "; it is object",
            "list" or "tuple" => "; it is array",
            "bool" => "; it is boolean",
            "str" or "text" => "; it is string",
            _ => "; types are array, boolean, integer, null, number, object and string",
        };
        return $"{type.GetRawText()} is not a type{hint}";
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
