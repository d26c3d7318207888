using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using NJsonSchema;
using NJsonSchema.References;

namespace AgentGuard.NJsonSchema.Conversion;

/// <summary>Writes a schema of NJsonSchema as one of draft 2020-12.</summary>
/// <remarks>It walks the objects, not their text: only there are references of NSwag's documents and of loaded files resolved.</remarks>
internal sealed partial class SchemaWriter(SchemaType schemaType)
{
    private const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = (4 * MaxDepth) + 8 };

    private readonly SchemaNames _names = new();
    private readonly List<SchemaLoss> _losses = [];
    private readonly HashSet<JsonSchema> _open = new(ReferenceEqualityComparer.Instance);

    public ConvertedSchema Write(JsonSchema schema)
    {
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema" };
        foreach (var (name, value) in Write(schema, string.Empty).ToList())
        {
            root[name] = value?.DeepClone();
        }

        var definitions = new JsonObject();
        while (_names.TryTakeUnwritten(out var next, out var name))
        {
            definitions[name] = Write(next, $"/$defs/{Escape(name)}");
        }

        if (definitions.Count > 0)
        {
            root["$defs"] = definitions;
        }

        return new(JsonSerializer.SerializeToElement(root, Deep), _losses);
    }

    private JsonObject Write(JsonSchema schema, string path)
    {
        if (_open.Count == MaxDepth)
        {
            throw new SchemaNotSupportedException($"The schema nests more than {MaxDepth} levels deep.");
        }

        if (!_open.Add(schema))
        {
            return new JsonObject { ["$ref"] = _names.ReferenceTo(schema) };
        }

        try
        {
            var written = schema.Reference is { } target ? WriteReference(schema, target) : WriteKeywords(schema, path);
            return IsNullable(schema) ? AllowNull(written) : written;
        }
        finally
        {
            _open.Remove(schema);
        }
    }

    private JsonObject WriteReference(JsonSchema schema, JsonSchema target)
    {
        var written = new JsonObject { ["$ref"] = _names.ReferenceTo(target) };
        AddText(written, "title", schema.Title);
        AddText(written, "description", schema.Description);
        return written;
    }

    private JsonObject WriteKeywords(JsonSchema schema, string path)
    {
        if (((IJsonReferenceBase)schema).ReferencePath is { } unresolved)
        {
            throw new SchemaNotSupportedException($"The reference '{unresolved}' was not resolved when the schema was read.");
        }

        var written = new JsonObject();
        WriteAnnotations(schema, written);
        WriteType(schema, written, path);
        WriteTextLimits(schema, written, path);
        WriteNumberLimits(schema, written);
        WriteEnumeration(schema, written, path);
        WriteObject(schema, written, path);
        WriteArray(schema, written, path);
        WriteLogic(schema, written, path);
        WriteExtensions(schema, written, path);
        return written;
    }

    /// <summary>Whether the schema itself, not one that it refers to, allows null beside its types.</summary>
    private bool IsNullable(JsonSchema schema) =>
        schema.IsNullableRaw == true
        || (schema.ExtensionData?.TryGetValue("nullable", out var nullable) == true && nullable is true)
        || (schema is JsonSchemaProperty property && schemaType == SchemaType.Swagger2 && property.Parent is not null && !property.IsRequired);

    private static JsonObject AllowNull(JsonObject written)
    {
        // Beside its types and values nothing in a plain schema concerns null.
        string[] others = ["$ref", "allOf", "anyOf", "oneOf", "not", "const", "if"];
        if (!others.Any(written.ContainsKey))
        {
            AddNull(written, "type", "null");
            AddNull(written, "enum", value: null);
            return written;
        }

        var whole = new JsonObject();
        foreach (var name in new[] { "title", "description", "default" })
        {
            if (written.Remove(name, out var annotation))
            {
                whole[name] = annotation;
            }
        }

        whole["anyOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, written);
        return whole;
    }

    private static void AddNull(JsonObject written, string keyword, string? value)
    {
        if (written[keyword] is not { } present)
        {
            return;
        }

        var list = present as JsonArray ?? [present.DeepClone()];
        if (!list.Any(item => item?.GetValueKind() == (value is null ? JsonValueKind.Null : JsonValueKind.String) && item?.ToString() == value)
            && !(value is null && list.Any(item => item is null)))
        {
            list.Add(value is null ? null : JsonValue.Create(value));
        }

        written[keyword] = list.Parent is null ? list : list.DeepClone();
    }

    private void Lose(string path, string keyword, SchemaLossKind kind, string reason) => _losses.Add(new(path, keyword, kind, reason));

    private static void AddText(JsonObject written, string keyword, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            written[keyword] = text;
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
