using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>A JSON Schema, compiled once, that judges values.</summary>
/// <remarks>
/// <para>Understood: <c>type</c>, <c>properties</c>, <c>required</c>, <c>additionalProperties</c>, <c>patternProperties</c>,
/// <c>minProperties</c>, <c>maxProperties</c>, <c>items</c>, <c>prefixItems</c>, <c>minItems</c>, <c>maxItems</c>, <c>uniqueItems</c>,
/// <c>enum</c>, <c>const</c>, <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>, <c>multipleOf</c>,
/// <c>minLength</c>, <c>maxLength</c>, <c>pattern</c>, <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c>, <c>not</c>, references within the
/// document and boolean schemas, as JSON Schema 2020-12 defines them. Annotations (<c>title</c>, <c>description</c>, <c>format</c> and
/// the like) are ignored knowingly. Any other keyword is a <see cref="SchemaNotSupportedException"/>.</para>
/// <para>Immutable and thread-safe. A valid value is judged without allocating, except strings with escapes and
/// <c>patternProperties</c>.</para>
/// </remarks>
public sealed class JsonSchemaValidator
{
    /// <summary>How deep a schema and a value may nest.</summary>
    public const int MaxDepth = 64;

    private readonly SchemaNode _root;

    private JsonSchemaValidator(SchemaNode root) => _root = root;

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// The schema uses a keyword that is not understood, a pattern that is not a regular language, a reference out of the document or in a
    /// circle, or nests deeper than <see cref="MaxDepth"/>.
    /// </exception>
    public static JsonSchemaValidator Compile(JsonElement schema) => new(new SchemaCompiler(schema.Clone()).Compile());

    /// <summary>Judges a value.</summary>
    /// <param name="instance">The value.</param>
    /// <returns>What is wrong; empty when the value conforms. A value deeper than <see cref="MaxDepth"/> does not conform.</returns>
    public IReadOnlyList<SchemaError> Validate(JsonElement instance)
    {
        if (_root.Check(instance, errors: null, depth: 0))
        {
            return [];
        }

        var errors = new SchemaErrors();
        _root.Check(instance, errors, depth: 0);
        return errors.Found;
    }
}
