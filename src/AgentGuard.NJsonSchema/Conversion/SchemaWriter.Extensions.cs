using System.Collections;
using System.Text.Json.Nodes;
using AgentGuard.Schemas.Generation;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Conversion;

/// <content>What NJsonSchema keeps without knowing it: keywords of later drafts and of OpenAPI, and extensions.</content>
internal sealed partial class SchemaWriter
{
    private static readonly HashSet<string> Asserted = new(StringComparer.Ordinal)
    {
        "const", "contains", "contentEncoding", "contentMediaType", "dependencies", "dependentRequired", "dependentSchemas", "else", "if",
        "maxContains", "minContains", "prefixItems", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    };

    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal) { "$comment", "deprecated", "examples", "readOnly", "writeOnly" };

    /// <summary>What concerns no value, or was read otherwise.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal) { "nullable", "xml", "externalDocs", "readonly", "$defs", "components" };

    private void WriteExtensions(JsonSchema schema, JsonObject written, string path)
    {
        foreach (var (name, value) in (schema.ExtensionData ?? new Dictionary<string, object?>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name == "example")
            {
                written["examples"] = new JsonArray(ValueOf(value));
            }
            else if (Asserted.Contains(name))
            {
                AddAsserted(written, name, value, path);
            }
            else if (Annotations.Contains(name) ? IsAnnotation(name, value) : name.StartsWith("x-", StringComparison.Ordinal))
            {
                written[name] = ExtensionOf(value, path);
            }
            else if (!Silent.Contains(name) && !Annotations.Contains(name))
            {
                Lose(path, name, SchemaLossKind.Dropped, "it is no keyword of JSON Schema or OpenAPI");
            }
        }
    }

    // OpenAPI has examples as an object by name.
    private static bool IsAnnotation(string name, object? value) => name != "examples" || value is IEnumerable and not (IDictionary or string);

    private void AddAsserted(JsonObject written, string name, object? value, string path)
    {
        var node = name == "const" ? ValueOf(value) : ExtensionOf(value, $"{path}/{name}");
        if (name != "const" && HasReference(node))
        {
            Lose(path, name, SchemaLossKind.Dropped, "NJsonSchema does not resolve the references within");
        }
        else
        {
            written[name] = node;
        }
    }

    private JsonNode? ExtensionOf(object? value, string path) => value switch
    {
        JsonSchema schema => Write(schema, path),
        IDictionary<string, object?> members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, ExtensionOf(member.Value, $"{path}/{Escape(member.Key)}")))),
        Newtonsoft.Json.Linq.JToken token => ValueOf(token),
        IEnumerable<object?> items => new JsonArray([.. items.Select((item, i) => ExtensionOf(item, $"{path}/{i}"))]),
        _ => ValueOf(value),
    };

    private static bool HasReference(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member =>
            member.Key == "$ref" ? !member.Value!.ToString().StartsWith("#/$defs/", StringComparison.Ordinal) : HasReference(member.Value)),
        JsonArray items => items.Any(HasReference),
        _ => false,
    };
}
