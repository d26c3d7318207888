using System.Text.Json;
using AgentGuard.NJsonSchema.Conversion;
using AgentGuard.NJsonSchema.Engine;
using AgentGuard.Schemas;
using NJsonSchema;

namespace AgentGuard.NJsonSchema;

/// <summary>The schemas of an OpenAPI 3 or Swagger 2 document, or of a fragment of one, as NSwag and others write them.</summary>
/// <remarks>
/// Immutable and thread-safe. Nothing is fetched. By the specification an object that says nothing of further properties allows them, in
/// Swagger 2 too.
/// </remarks>
public sealed class OpenApiSchemas
{
    private readonly JsonElement _document;
    private readonly string _components;

    private OpenApiSchemas(JsonElement document)
    {
        _document = document;
        _components = document.TryGetProperty("components", out _) ? "/components/schemas" : "/definitions";
        Names = FragmentReader.TryFollow(document, _components, out var all) && all.ValueKind == JsonValueKind.Object
            ? [.. all.EnumerateObject().Select(member => member.Name)]
            : [];
    }

    /// <summary>The names of the schemas below <c>components/schemas</c> or <c>definitions</c>, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a document or a fragment.</summary>
    /// <param name="json">The JSON text. It may nest 64 levels deep.</param>
    /// <returns>Its schemas.</returns>
    /// <exception cref="JsonException">The text is not JSON, or nests too deep.</exception>
    /// <exception cref="SchemaNotSupportedException">It is no JSON object.</exception>
    public static OpenApiSchemas Read(string json) => Read(JsonElement.Parse(json));

    /// <summary>Reads a document or a fragment.</summary>
    /// <param name="document">An object. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>Its schemas.</returns>
    /// <exception cref="SchemaNotSupportedException">It is no JSON object.</exception>
    public static OpenApiSchemas Read(JsonElement document) => document.ValueKind == JsonValueKind.Object
        ? new(document.Clone())
        : throw new SchemaNotSupportedException("An OpenAPI document is a JSON object.");

    /// <summary>Converts the schema of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The schema and what it does not carry over.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// There is none of that name, or it or one that it refers to cannot be read, or it refers to another document.
    /// </exception>
    public ConvertedSchema Component(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return At($"{_components}/{FragmentReader.Escape(name)}");
    }

    /// <summary>Converts the schema at a place.</summary>
    /// <param name="place">
    /// A JSON Pointer, with or without <c>#</c>: <c>/paths/~1pets/post/requestBody/content/application~1json/schema</c>.
    /// </param>
    /// <returns>The schema and what it does not carry over.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Component"/>.</exception>
    public ConvertedSchema At(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var fragment = new FragmentReader(_document).Read(place.TrimStart('#'));
        return new SchemaWriter(SchemaType.OpenApi3).Write(SchemaReader.Read(fragment));
    }
}
