using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Schemas.Generation;

/// <summary>Counts what a rewritten schema has of what a provider limits.</summary>
internal sealed class StrictLimits(ConstraintProfile profile, LossList losses)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _depths = new(StringComparer.Ordinal);
    private int _properties;
    private int _constants;
    private int _characters;
    private int _optional;
    private int _unions;

    public void Check(JsonObject root)
    {
        Count(root);
        Report("properties", _properties, profile.MaxProperties, "properties");
        Report("enum", _constants, profile.MaxConstants, "values in enumerations");
        Report("enum", _characters, profile.MaxCharacters, "characters in names and values");
        Report("required", _optional, profile.MaxOptional, "optional properties");
        Report("anyOf", _unions, profile.MaxUnions, "properties with alternatives");
        if (profile.MaxObjectDepth is not null)
        {
            Report("properties", Depth(root, root), profile.MaxObjectDepth, "levels of objects");
        }
    }

    private void Report(string keyword, int count, int? limit, string what)
    {
        if (count > limit)
        {
            losses.Add(string.Empty, keyword, SchemaLossKind.Inexpressible, $"{count} {what}, {profile.Name} accepts {limit}");
        }
    }

    private void Count(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            var required = (schema["required"] as JsonArray)?.Count ?? 0;
            _properties += properties.Count;
            _optional += properties.Count - required;
            _characters += properties.Sum(property => property.Key.Length);
            _unions += properties.Count(property => property.Value is JsonObject value && (value.ContainsKey("anyOf") || value["type"] is JsonArray));
        }

        if (schema["enum"] is JsonArray values)
        {
            var characters = values.Sum(value => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Length : 0);
            _constants += values.Count;
            _characters += characters;
            Report("enum", values.Count > 250 ? characters : 0, profile.MaxLongEnumCharacters, "characters in one long enumeration");
        }

        if (schema["$defs"] is JsonObject definitions)
        {
            _characters += definitions.Sum(definition => definition.Key.Length);
        }

        foreach (var part in Parts(schema))
        {
            Count(part);
        }
    }

    private int Depth(JsonObject schema, JsonObject root)
    {
        if (schema["$ref"] is JsonValue reference)
        {
            return DepthOf(reference.GetValue<string>(), root);
        }

        var inner = Parts(schema, withDefinitions: false).Select(part => Depth(part, root)).DefaultIfEmpty().Max();
        return inner + (schema.ContainsKey("properties") ? 1 : 0);
    }

    // A schema within itself is as deep as the author wants it: only its own levels count.
    private int DepthOf(string reference, JsonObject root)
    {
        if (_depths.TryGetValue(reference, out var known) || !_open.Add(reference))
        {
            return known;
        }

        var name = reference[(reference.LastIndexOf('/') + 1)..];
        var target = reference == "#" ? root : root["$defs"]?[name] as JsonObject;
        var depth = target is null ? 0 : Depth(target, root);
        _open.Remove(reference);
        return _depths[reference] = depth;
    }

    private static IEnumerable<JsonObject> Parts(JsonObject schema, bool withDefinitions = true)
    {
        foreach (var (keyword, value) in schema)
        {
            if (keyword is "properties" || (keyword is "$defs" && withDefinitions))
            {
                foreach (var (_, member) in (JsonObject)value!)
                {
                    yield return (JsonObject)member!;
                }
            }
            else if (keyword is "items" or "additionalProperties" && value is JsonObject one)
            {
                yield return one;
            }
            else if (keyword is "anyOf" or "prefixItems")
            {
                foreach (var member in (JsonArray)value!)
                {
                    yield return (JsonObject)member!;
                }
            }
        }
    }
}
