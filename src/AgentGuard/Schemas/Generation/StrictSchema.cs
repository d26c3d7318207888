using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Schemas.Generation;

/// <summary>A schema rewritten to what a provider accepts and enforces while the model writes.</summary>
/// <remarks>
/// <para>Objects are closed; where the provider asks for it all properties are required and optional ones accept null; <c>oneOf</c> becomes
/// <c>anyOf</c>, <c>const</c> an enumeration, <c>allOf</c> one schema; <c>$ref</c> and <c>$defs</c> stay. What the provider does not know goes
/// into the description. <see cref="Losses"/> names all that is lost on the way. Without a word are closed: objects that declare properties and
/// say nothing of others.</para>
/// <para>Immutable and thread-safe. Validate what comes of <see cref="Restore"/> against the original schema.</para>
/// </remarks>
public sealed class StrictSchema
{
    private readonly StrictMapping _mapping;

    private StrictSchema(JsonElement schema, bool isWrapped, IReadOnlyList<SchemaLoss> losses, StrictMapping mapping) =>
        (Schema, IsWrapped, Losses, _mapping) = (schema, isWrapped, losses, mapping);

    /// <summary>The schema to send.</summary>
    public JsonElement Schema { get; }

    /// <summary>What the original schema says and this one does not, in the order in which it was met.</summary>
    public IReadOnlyList<SchemaLoss> Losses { get; }

    /// <summary>Whether the value stands in the property <c>value</c> of an object, because the provider takes only objects.</summary>
    public bool IsWrapped { get; }

    /// <summary>
    /// Whether the schema is of use: <see langword="false"/> where the provider would refuse it, or values that the original schema means could
    /// not be given (<see cref="SchemaLossKind.Inexpressible"/>). Send the original schema without strictness then.
    /// </summary>
    public bool IsExpressible => Losses.All(loss => loss.Kind != SchemaLossKind.Inexpressible);

    /// <summary>Rewrites a schema for OpenAI's strict mode.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <returns>The rewritten schema.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema is malformed, refers to what is not there, or is too large.</exception>
    public static StrictSchema Rewrite(JsonElement schema) => Rewrite(schema, ConstraintProfile.OpenAIStrict);

    /// <summary>Rewrites a schema for a provider.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <param name="profile">What the provider accepts.</param>
    /// <returns>The rewritten schema.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema is malformed, refers to what is not there, or is too large.</exception>
    public static StrictSchema Rewrite(JsonElement schema, ConstraintProfile profile) => Rewrite(schema, profile, new JsonSchemaOptions());

    /// <summary>Rewrites a schema for a provider.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <param name="profile">What the provider accepts.</param>
    /// <param name="options">
    /// How the schema is read: its dialect and the documents it may refer to. Unknown keywords are reported as losses, whatever
    /// <see cref="JsonSchemaOptions.UnknownKeywords"/> says.
    /// </param>
    /// <returns>The rewritten schema.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema is malformed, refers to what is not there, or is too large.</exception>
    public static StrictSchema Rewrite(JsonElement schema, ConstraintProfile profile, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(options);
        var graph = new SchemaGraph(schema, options);
        if (profile.KeepsSchema)
        {
            var isWrapped = !RootWrapper.IsPlainObject(schema);
            var kept = isWrapped ? ToElement(RootWrapper.Wrap(schema, graph.IdKeyword)) : schema.Clone();
            return new(kept, isWrapped, [], new StrictMapping(graph, kept, new StrictPlan { Pointer = string.Empty }, isWrapped));
        }

        var losses = new LossList();
        var writer = new StrictWriter(graph, profile, losses);
        var root = writer.Write();
        new StrictLimits(profile, losses).Check(root);
        var rewritten = ToElement(root);
        return new(rewritten, writer.IsWrapped, losses.Losses, new StrictMapping(graph, rewritten, writer.Plan, writer.IsWrapped));
    }

    /// <summary>Maps an answer back to what the original schema means: nulls that only stand for absence go, a wrapped value is taken out.</summary>
    /// <param name="utf8Json">The answer. What does not fit the rewritten schema is kept as it is.</param>
    /// <returns>The value as JSON. Where the original accepts null at an optional property, null stays.</returns>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    public ReadOnlyMemory<byte> Restore(ReadOnlySpan<byte> utf8Json) => _mapping.Restore(utf8Json.ToArray());

    /// <summary>Maps a value of the original schema to the rewritten one, the inverse of <see cref="Restore"/>: for examples in a prompt.</summary>
    /// <param name="utf8Json">The value.</param>
    /// <returns>The value as JSON, with null for what is absent. Properties that the rewritten schema does not have are kept.</returns>
    /// <exception cref="JsonException">The value is not JSON.</exception>
    public ReadOnlyMemory<byte> Fill(ReadOnlySpan<byte> utf8Json) => _mapping.Fill(utf8Json.ToArray());

    private static JsonElement ToElement(JsonObject node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2000 }))
        {
            node.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 2000 });
        return document.RootElement.Clone();
    }
}
