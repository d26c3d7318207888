using System.Text.Json;

namespace AgentGuard.Schemas.Repair;

/// <summary>A JSON Schema as repair needs it: how values are meant, and whether the result conforms. Compiled once.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RepairSchema
{
    private readonly ISchemaValidator? _validator;

    private RepairSchema(ISchemaValidator? validator, SchemaShape shape)
    {
        _validator = validator;
        Shape = shape;
    }

    internal SchemaShape Shape { get; }

    internal JsonSchemaValidator? Validator => _validator as JsonSchemaValidator;

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>The compiled schema.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema uses something that the validator does not understand.</exception>
    public static RepairSchema Compile(JsonElement schema) => Compile(schema, new JsonSchemaOptions());

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The compiled schema.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema uses something that the validator does not understand.</exception>
    public static RepairSchema Compile(JsonElement schema, JsonSchemaOptions options) =>
        new(JsonSchemaValidator.Compile(schema, options), new SchemaShapeCompiler(schema.Clone()).Compile());

    /// <summary>Compiles a schema that another engine judges by.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <param name="validator">Who judges whether the result conforms to it.</param>
    /// <returns>The compiled schema.</returns>
    public static RepairSchema Compile(JsonElement schema, ISchemaValidator validator)
    {
        ArgumentNullException.ThrowIfNull(validator);
        return new(validator, new SchemaShapeCompiler(schema.Clone()).Compile());
    }

    /// <summary>Compiles a schema; when the validator does not understand it, values are converted by it and not validated.</summary>
    internal static RepairSchema CompileLeniently(JsonElement schema)
    {
        try
        {
            return Compile(schema);
        }
        catch (SchemaNotSupportedException)
        {
            return new RepairSchema(null, new SchemaShapeCompiler(schema.Clone()).Compile());
        }
    }

    internal IReadOnlyList<SchemaError> Validate(byte[] json)
    {
        if (_validator is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return _validator.Validate(document.RootElement);
    }
}
