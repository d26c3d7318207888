using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Where schemas stand within schemas: identifiers elsewhere are mere data.</summary>
internal static class SchemaPlaces
{
    private static readonly FrozenSet<string> Single = FrozenSet.Create(
        StringComparer.Ordinal,
        "additionalItems", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames", "items", "unevaluatedItems",
        "unevaluatedProperties", "contentSchema");

    private static readonly FrozenSet<string> Lists = FrozenSet.Create(StringComparer.Ordinal, "allOf", "anyOf", "oneOf", "prefixItems", "items");

    private static readonly FrozenSet<string> Maps = FrozenSet.Create(
        StringComparer.Ordinal,
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");

    /// <summary>The schemas directly within a schema and their pointers.</summary>
    public static IEnumerable<(string Pointer, JsonElement Schema)> Within(string pointer, JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var kind = keyword.Value.ValueKind;
            var path = SchemaPointer.Append(pointer, keyword.Name);
            if (kind == JsonValueKind.Object && Single.Contains(keyword.Name))
            {
                yield return (path, keyword.Value);
            }
            else if (kind == JsonValueKind.Array && Lists.Contains(keyword.Name))
            {
                var index = 0;
                foreach (var item in keyword.Value.EnumerateArray())
                {
                    yield return (SchemaPointer.Append(path, index++.ToString(CultureInfo.InvariantCulture)), item);
                }
            }
            else if (kind == JsonValueKind.Object && Maps.Contains(keyword.Name))
            {
                foreach (var member in keyword.Value.EnumerateObject())
                {
                    yield return (SchemaPointer.Append(path, member.Name), member.Value);
                }
            }
        }
    }
}
