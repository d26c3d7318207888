using System.Globalization;
using System.Text.Json.Nodes;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Conversion;

/// <content>Types, texts, numbers and enumerations.</content>
internal sealed partial class SchemaWriter
{
    private const string Base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

    private static readonly (JsonObjectType Type, string Name)[] Types =
    [
        (JsonObjectType.Array, "array"), (JsonObjectType.Boolean, "boolean"), (JsonObjectType.Integer, "integer"), (JsonObjectType.Null, "null"),
        (JsonObjectType.Number, "number"), (JsonObjectType.Object, "object"), (JsonObjectType.String, "string"),
    ];

    private static void WriteAnnotations(JsonSchema schema, JsonObject written)
    {
        AddText(written, "title", schema.Title);
        AddText(written, "description", schema.Description);
        if (schema.Default is { } preset)
        {
            written["default"] = ValueOf(preset);
        }

        if (schema.Example is { } example)
        {
            written["examples"] = new JsonArray(ValueOf(example));
        }

        if (schema.IsDeprecated)
        {
            written["deprecated"] = true;
        }

        if (schema is JsonSchemaProperty { IsReadOnly: true })
        {
            written["readOnly"] = true;
        }

        if (schema is JsonSchemaProperty { IsWriteOnly: true })
        {
            written["writeOnly"] = true;
        }
    }

    private void WriteType(JsonSchema schema, JsonObject written, string path)
    {
        var names = Types.Where(type => schema.Type.HasFlag(type.Type)).Select(type => type.Name).ToList();
        if (schema.Type.HasFlag(JsonObjectType.File))
        {
            names.Add("string");
            Lose(path, "type", SchemaLossKind.Approximated, "a file is any string");
        }

        if (names.Count > 0)
        {
            written["type"] = names.Count == 1 ? names[0] : new JsonArray([.. names.Distinct().Select(name => JsonValue.Create(name))]);
        }
    }

    private void WriteTextLimits(JsonSchema schema, JsonObject written, string path)
    {
        if (schema.MinLength is { } min)
        {
            written["minLength"] = min;
        }

        if (schema.MaxLength is { } max)
        {
            written["maxLength"] = max;
        }

        if (!string.IsNullOrEmpty(schema.Pattern))
        {
            AddPattern(written, schema.Pattern, path);
        }

        if (!string.IsNullOrEmpty(schema.Format))
        {
            WriteFormat(schema.Format, written, path);
        }
    }

    private void WriteFormat(string format, JsonObject written, string path)
    {
        switch (format)
        {
            case "guid":
                written["format"] = "uuid";
                break;
            case "byte" or "base64":
                written["contentEncoding"] = "base64";
                if (written.ContainsKey("pattern"))
                {
                    written["allOf"] = new JsonArray(new JsonObject { ["pattern"] = Base64 });
                }
                else
                {
                    written["pattern"] = Base64;
                }

                break;
            case "time-span" or "timespan":
                written["format"] = format;
                Lose(path, "format", SchemaLossKind.Dropped, "time spans of .NET are no format of JSON Schema");
                break;
            default:
                written["format"] = format;
                break;
        }
    }

    private void AddPattern(JsonObject written, string pattern, string path)
    {
        if (IsKnownPattern(pattern))
        {
            written["pattern"] = pattern;
        }
        else
        {
            Lose(path, "pattern", SchemaLossKind.Dropped, "it is not a pattern of ECMA-262");
        }
    }

    private static bool IsKnownPattern(string pattern)
    {
        try
        {
            _ = JsonSchemaValidator.Compile(
                new JsonObject { ["pattern"] = pattern }.ToJsonString(), new JsonSchemaOptions { NonRegularPatterns = NonRegularPatterns.Backtracking });
            return true;
        }
        catch (SchemaNotSupportedException)
        {
            return false;
        }
    }

    private static void WriteNumberLimits(JsonSchema schema, JsonObject written)
    {
        AddNumber(written, schema.IsExclusiveMinimum ? "exclusiveMinimum" : "minimum", schema.Minimum);
        AddNumber(written, schema.IsExclusiveMaximum ? "exclusiveMaximum" : "maximum", schema.Maximum);
        AddNumber(written, "multipleOf", schema.MultipleOf);
        AddTighter(written, "exclusiveMinimum", schema.ExclusiveMinimum, (own, given) => own > given);
        AddTighter(written, "exclusiveMaximum", schema.ExclusiveMaximum, (own, given) => own < given);
    }

    private static void AddNumber(JsonObject written, string keyword, decimal? number)
    {
        if (number is { } value)
        {
            written[keyword] = JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    // A Boolean limit beside a number of its own is two limits: the tighter one says both.
    private static void AddTighter(JsonObject written, string keyword, decimal? number, Func<decimal, decimal, bool> isTighter)
    {
        if (number is { } value && (written[keyword] is not { } given || isTighter(value, given.GetValue<decimal>())))
        {
            AddNumber(written, keyword, number);
        }
    }

    private void WriteEnumeration(JsonSchema schema, JsonObject written, string path)
    {
        if (!schema.IsEnumeration)
        {
            return;
        }

        if (schema.EnumerationNames.Count > 0)
        {
            written["x-enumNames"] = new JsonArray([.. schema.EnumerationNames.Select(name => JsonValue.Create(name))]);
        }

        if (schema.IsFlagEnumerable && schema.Enumeration.All(value => value is long or int))
        {
            var all = schema.Enumeration.Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture)).ToList();
            if (all.TrueForAll(value => value >= 0))
            {
                (written["minimum"], written["maximum"]) = (0, all.Aggregate(0L, (sum, flag) => sum | flag));
                Lose(path, "enum", SchemaLossKind.Approximated, "flags may be combined: their range is asserted");
                return;
            }
        }

        written["enum"] = new JsonArray([.. schema.Enumeration.Select(ValueOf)]);
    }

    /// <summary>A value as NJsonSchema keeps it: a primitive of .NET, or a token or object of Newtonsoft.Json.</summary>
    private static JsonNode? ValueOf(object? value) =>
        value is null ? null : JsonNode.Parse(Newtonsoft.Json.JsonConvert.SerializeObject(value));
}
