using System.Text.Json;
using AgentGuard.NJsonSchema.Engine;
using AgentGuard.Schemas;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace AgentGuard.NJsonSchema;

/// <summary>Judges values by NJsonSchema's engine, for hosts whose other code judges by it too.</summary>
/// <remarks>
/// <para>Where it differs from the engine of AgentGuard: lengths count UTF-16 units, <c>1.0</c> is no integer, formats and patterns are those
/// of .NET, values of an enumeration are compared as text. It takes some thirty times as long and allocates.</para>
/// <para>What NJsonSchema would do to the host is taken from it: nothing is fetched, a schema that judges a value by itself is refused, a
/// pattern has 100 milliseconds, values nest 64 levels. What it would silently ignore (<c>const</c>, <c>if</c>, <c>contains</c>, ...), and the
/// patterns of <c>patternProperties</c>, which it matches without a time limit, are refused when the schema is compiled.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class NJsonSchemaValidator : ISchemaValidator
{
    private const int MaxDepth = 64;

    private readonly JsonSchema _schema;
    private readonly SchemaType _schemaType;
    private readonly JsonSchemaValidatorSettings _settings = new();
    private readonly ValidationErrors _errors;

    private NJsonSchemaValidator(JsonSchema schema, SchemaType schemaType)
    {
        (_schema, _schemaType) = (schema, schemaType);
        var patterns = new List<GuardedPattern>();
        foreach (var part in SchemaGraph.Of(schema))
        {
            Unjudged.Reject(part);
            if (!string.IsNullOrEmpty(part.Pattern))
            {
                patterns.Add(GuardedPattern.Replace(part, patterns.Count, _settings.FormatValidators));
            }
        }

        _settings.FormatValidators = [.. _settings.FormatValidators, .. patterns];
        _errors = new(patterns.ToDictionary(pattern => pattern.Format, pattern => pattern.Pattern, StringComparer.Ordinal));
    }

    /// <summary>Compiles a schema. It fits where options take a compiler of schemas: <c>o.CompileSchema = NJsonSchemaValidator.Compile</c>.</summary>
    /// <param name="schema">The schema, as JSON. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// NJsonSchema cannot read it or would not judge by all of it, or it refers to another document or to itself in a circle.
    /// </exception>
    public static ISchemaValidator Compile(JsonElement schema) => new NJsonSchemaValidator(SchemaReader.Read(schema.GetRawText()), SchemaType.JsonSchema);

    /// <summary>Compiles a schema of NJsonSchema.</summary>
    /// <param name="schema">The schema, complete in itself. It is copied, not changed.</param>
    /// <param name="schemaType">The dialect that it is meant in. Default <see cref="SchemaType.JsonSchema"/>.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement)"/>.</exception>
    public static NJsonSchemaValidator Compile(JsonSchema schema, SchemaType schemaType = SchemaType.JsonSchema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new(SchemaReader.Copy(schema), schemaType);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SchemaError> Validate(JsonElement instance)
    {
        try
        {
            using var text = new JsonTextReader(new StringReader(instance.GetRawText()))
            {
                DateParseHandling = DateParseHandling.None,
                MaxDepth = MaxDepth,
            };
            var found = new global::NJsonSchema.Validation.JsonSchemaValidator(_settings).Validate(JToken.ReadFrom(text), _schema, _schemaType);
            return found.Count == 0 ? [] : _errors.Of(found, instance);
        }
        catch (JsonReaderException)
        {
            return [new SchemaError(string.Empty, $"must nest at most {MaxDepth} levels deep, with numbers in range", "something else")];
        }
    }
}
