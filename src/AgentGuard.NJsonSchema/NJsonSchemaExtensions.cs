using AgentGuard.NJsonSchema;
using AgentGuard.NJsonSchema.Conversion;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace NJsonSchema;

/// <summary>Uses the schemas of NJsonSchema where AgentGuard and models take schemas.</summary>
public static class NJsonSchemaExtensions
{
    /// <summary>Converts a schema to draft 2020-12, with all that it refers to.</summary>
    /// <param name="schema">The schema: read from a document, made from a type, or out of a document of NSwag. It is not changed.</param>
    /// <param name="schemaType">
    /// The dialect that it is meant in. Default <see cref="SchemaType.JsonSchema"/>. In <see cref="SchemaType.Swagger2"/> a property that is not
    /// required may be null, as NJsonSchema has it.
    /// </param>
    /// <returns>The schema and what it does not carry over.</returns>
    /// <exception cref="SchemaNotSupportedException">A reference was not resolved, or it nests too deep.</exception>
    /// <remarks>
    /// <c>nullable</c> and <c>x-nullable</c>, Boolean limits, tuples, <c>x-dictionaryKey</c>, flags, files and discriminators become what they mean.
    /// So do the keywords of later drafts that NJsonSchema keeps and does not judge by (<c>const</c>, <c>if</c>, ...). Annotations that only
    /// generators read (<c>xml</c>, <c>externalDocs</c>) are left out.
    /// </remarks>
    public static ConvertedSchema Convert(this JsonSchema schema, SchemaType schemaType = SchemaType.JsonSchema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new SchemaWriter(schemaType).Write(schema);
    }

    /// <summary>Compiles a schema for the engine of AgentGuard, which judges as NJsonSchema means it and faster.</summary>
    /// <param name="schema">The schema. It is not changed.</param>
    /// <param name="schemaType">The dialect that it is meant in. Default <see cref="SchemaType.JsonSchema"/>.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// Something that it asks for cannot be judged: <see cref="Convert"/> says what, and lets the host decide.
    /// </exception>
    public static JsonSchemaValidator ToValidator(this JsonSchema schema, SchemaType schemaType = SchemaType.JsonSchema)
    {
        var converted = schema.Convert(schemaType);
        return converted.Losses.FirstOrDefault(loss => loss.Kind is SchemaLossKind.Dropped or SchemaLossKind.Inexpressible) is { } lost
            ? throw new SchemaNotSupportedException($"The schema cannot be carried over whole: {lost}.")
            : converted.Compile();
    }
}
