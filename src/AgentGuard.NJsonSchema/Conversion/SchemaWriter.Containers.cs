using System.Text.Json.Nodes;
using AgentGuard.Schemas.Generation;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Conversion;

/// <content>Objects and arrays.</content>
internal sealed partial class SchemaWriter
{
    private void WriteObject(JsonSchema schema, JsonObject written, string path)
    {
        AddMembers(written, "properties", schema.Properties, path);
        AddPatterns(schema, written, path);
        if (schema.RequiredProperties.Count > 0)
        {
            written["required"] = new JsonArray([.. schema.RequiredProperties.Distinct().Select(name => JsonValue.Create(name))]);
        }

        if (schema.AdditionalPropertiesSchema is { } additional)
        {
            written["additionalProperties"] = Write(additional, path + "/additionalProperties");
        }
        else if (!schema.AllowAdditionalProperties && (schema.Type is JsonObjectType.None || schema.Type.HasFlag(JsonObjectType.Object)))
        {
            written["additionalProperties"] = false;
        }

        AddCount(written, "minProperties", schema.MinProperties);
        AddCount(written, "maxProperties", schema.MaxProperties);
        if (schema.DictionaryKey is { } key)
        {
            WriteKey(key.ActualSchema, written, path);
        }
    }

    private void AddMembers(JsonObject written, string keyword, IDictionary<string, JsonSchemaProperty> members, string path)
    {
        if (members.Count > 0)
        {
            var all = new JsonObject();
            foreach (var (name, member) in members)
            {
                all[name] = Write(member, $"{path}/{keyword}/{Escape(name)}");
            }

            written[keyword] = all;
        }
    }

    private void AddPatterns(JsonSchema schema, JsonObject written, string path)
    {
        if (schema.PatternProperties.Count == 0)
        {
            return;
        }

        var known = schema.PatternProperties.Where(member => IsKnownPattern(member.Key)).ToDictionary(member => member.Key, member => member.Value);
        AddMembers(written, "patternProperties", known, path);
        if (known.Count < schema.PatternProperties.Count)
        {
            Lose(path, "patternProperties", SchemaLossKind.Dropped, "a pattern is not one of ECMA-262");
        }
    }

    /// <summary>Keys of a dictionary are names: those of an enumeration, not its numbers.</summary>
    private void WriteKey(JsonSchema key, JsonObject written, string path)
    {
        if (key.Type is JsonObjectType.None or JsonObjectType.String)
        {
            written["propertyNames"] = Write(key, path + "/propertyNames");
        }
        else if (key.IsEnumeration && key.EnumerationNames.Count == key.Enumeration.Count)
        {
            written["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([.. key.EnumerationNames.Select(name => JsonValue.Create(name))]) };
        }
        else
        {
            Lose(path, "x-dictionaryKey", SchemaLossKind.Dropped, "names are strings, and how this key is written as one is not known");
        }
    }

    private void WriteArray(JsonSchema schema, JsonObject written, string path)
    {
        if (schema.Items.Count > 0)
        {
            written["prefixItems"] = WriteAll(schema.Items, path + "/prefixItems");
            if (schema.AdditionalItemsSchema is { } rest)
            {
                written["items"] = Write(rest, path + "/items");
            }
            else if (!schema.AllowAdditionalItems)
            {
                written["items"] = false;
            }
        }
        else if (schema.Item is { } item)
        {
            written["items"] = Write(item, path + "/items");
        }

        AddCount(written, "minItems", schema.MinItems);
        AddCount(written, "maxItems", schema.MaxItems);
        if (schema.UniqueItems)
        {
            written["uniqueItems"] = true;
        }
    }

    private JsonArray WriteAll(IEnumerable<JsonSchema> schemas, string path) =>
        new([.. schemas.Select((schema, i) => Write(schema, $"{path}/{i}"))]);

    // NJsonSchema has no other absence of a count than zero.
    private static void AddCount(JsonObject written, string keyword, int count)
    {
        if (count > 0)
        {
            written[keyword] = count;
        }
    }
}
