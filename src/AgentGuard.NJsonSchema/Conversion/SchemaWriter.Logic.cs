using System.Text.Json.Nodes;
using AgentGuard.Schemas.Generation;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Conversion;

/// <content>Combinations, and the discriminator that chooses among them.</content>
internal sealed partial class SchemaWriter
{
    private void WriteLogic(JsonSchema schema, JsonObject written, string path)
    {
        if (schema.AllOf.Count > 0)
        {
            var all = WriteAll(schema.AllOf, path + "/allOf");
            foreach (var own in written["allOf"] as JsonArray ?? [])
            {
                all.Add(own?.DeepClone());
            }

            written["allOf"] = all;
        }

        if (schema.AnyOf.Count > 0)
        {
            written["anyOf"] = WriteChoice(schema, schema.AnyOf, path + "/anyOf");
        }

        if (schema.OneOf.Count > 0)
        {
            written["oneOf"] = WriteChoice(schema, schema.OneOf, path + "/oneOf");
        }

        if (schema.Not is { } excluded)
        {
            written["not"] = Write(excluded, path + "/not");
        }

        if (schema.DiscriminatorObject is { PropertyName: not null } && schema.AnyOf.Count + schema.OneOf.Count == 0)
        {
            Lose(path, "discriminator", SchemaLossKind.Approximated, "a value of a derived type is judged by the base type alone");
        }
    }

    private JsonArray WriteChoice(JsonSchema schema, ICollection<JsonSchema> alternatives, string path)
    {
        var choice = new JsonArray();
        foreach (var alternative in alternatives)
        {
            var at = $"{path}/{choice.Count}";
            var written = Write(alternative, at);
            choice.Add(schema.DiscriminatorObject is { PropertyName: { } property } discriminator
                ? Discriminate(written, alternative, discriminator, property, at)
                : written);
        }

        return choice;
    }

    /// <summary>An alternative is meant when the property has a value that is mapped to it; without a mapping, its name.</summary>
    private JsonObject Discriminate(JsonObject written, JsonSchema alternative, OpenApiDiscriminator discriminator, string property, string path)
    {
        var target = alternative.ActualSchema;
        var values = discriminator.Mapping.Where(mapped => ReferenceEquals(mapped.Value.ActualSchema, target)).Select(mapped => mapped.Key).ToList();
        if (values.Count == 0 && SchemaNames.DeclaredNameOf(target) is { } name)
        {
            values.Add(name);
        }

        if (values.Count == 0)
        {
            Lose(path, "discriminator", SchemaLossKind.Dropped, "no value of the property stands for this alternative");
            return written;
        }

        var mark = new JsonObject { ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) };
        var meant = new JsonObject { ["properties"] = new JsonObject { [property] = mark }, ["required"] = new JsonArray(property) };
        return new JsonObject { ["allOf"] = new JsonArray(written, meant) };
    }
}
