using NJsonSchema;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>Walks the schemas that a schema consists of, in whatever circles they refer to each other.</summary>
internal static class SchemaGraph
{
    /// <summary>A schema and all that are within it or referred to, each once.</summary>
    public static IReadOnlyList<JsonSchema> Of(JsonSchema root)
    {
        var found = new HashSet<JsonSchema>(ReferenceEqualityComparer.Instance) { root };
        var all = new List<JsonSchema> { root };
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(InPlace(all[i]).Concat(Parts(all[i])).Where(found.Add));
        }

        return all;
    }

    /// <summary>The schemas that judge the same value.</summary>
    public static IEnumerable<JsonSchema> InPlace(JsonSchema schema) => Present(schema.Reference, schema.Not)
        .Concat(schema.AllOf).Concat(schema.AnyOf).Concat(schema.OneOf);

    private static IEnumerable<JsonSchema> Parts(JsonSchema schema) =>
        Present(schema.Item, schema.AdditionalItemsSchema, schema.AdditionalPropertiesSchema, schema.DictionaryKey)
            .Concat(schema.Items).Concat(schema.Properties.Values).Concat(schema.PatternProperties.Values).Concat(schema.Definitions.Values);

    private static IEnumerable<JsonSchema> Present(params JsonSchema?[] schemas) => schemas.Where(schema => schema is not null)!;
}
