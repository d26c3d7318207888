using System.Text.Json;
using AgentGuard.Schemas.Compilation;
using Microsoft.Extensions.AI;

namespace AgentGuard.Schemas;

public sealed partial class JsonSchemaValidator
{
    /// <summary>Compiles a schema with the default options.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// The schema uses a keyword or dialect that is not understood, a pattern that is not a regular language, a reference that leads nowhere
    /// or in a circle, or nests too deep.
    /// </exception>
    public static JsonSchemaValidator Compile(JsonElement schema) => Compile(schema, new JsonSchemaOptions());

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">An object or a boolean. It is not kept: the document it belongs to may be disposed.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement)"/>, within the options.</exception>
    public static JsonSchemaValidator Compile(JsonElement schema, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxDepth, 1000);
        return new(new SchemaCompiler(options).Compile(schema.Clone()), options);
    }

    /// <summary>Compiles a schema from JSON text with the default options.</summary>
    /// <param name="schema">The text.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement)"/>.</exception>
    public static JsonSchemaValidator Compile(string schema) => Compile(schema, new JsonSchemaOptions());

    /// <summary>Compiles a schema from JSON text.</summary>
    /// <param name="schema">The text.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="JsonException">The text is not JSON, or nests too deep.</exception>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement, JsonSchemaOptions)"/>.</exception>
    public static JsonSchemaValidator Compile(string schema, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        return Compile(document.RootElement, options);
    }

    /// <summary>Compiles the schema of a response format with the default options.</summary>
    /// <param name="format">The format; without a schema every value conforms.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement)"/>.</exception>
    public static JsonSchemaValidator Compile(ChatResponseFormatJson format) => Compile(format, new JsonSchemaOptions());

    /// <summary>Compiles the schema of a response format.</summary>
    /// <param name="format">The format; without a schema every value conforms.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement, JsonSchemaOptions)"/>.</exception>
    public static JsonSchemaValidator Compile(ChatResponseFormatJson format, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format.Schema is { } schema ? Compile(schema, options) : Compile("true", options);
    }

    /// <summary>Compiles the schema of the arguments of a function with the default options.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The validator of its arguments, as one object.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement)"/>.</exception>
    public static JsonSchemaValidator Compile(AIFunctionDeclaration function) => Compile(function, new JsonSchemaOptions());

    /// <summary>Compiles the schema of the arguments of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The validator of its arguments, as one object.</returns>
    /// <exception cref="SchemaNotSupportedException">As <see cref="Compile(JsonElement, JsonSchemaOptions)"/>.</exception>
    public static JsonSchemaValidator Compile(AIFunctionDeclaration function, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Compile(function.JsonSchema, options);
    }

    /// <summary>Compiles the schema of a type with the default options.</summary>
    /// <param name="type">The type.</param>
    /// <param name="serializerOptions">How the type is written as JSON; its resolver must know the type where reflection is not available.</param>
    /// <returns>The validator.</returns>
    public static JsonSchemaValidator Compile(Type type, JsonSerializerOptions serializerOptions) =>
        Compile(type, serializerOptions, new JsonSchemaOptions());

    /// <summary>Compiles the schema of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="serializerOptions">How the type is written as JSON; its resolver must know the type where reflection is not available.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The validator.</returns>
    public static JsonSchemaValidator Compile(Type type, JsonSerializerOptions serializerOptions, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return Compile(AIJsonUtilities.CreateJsonSchema(type, serializerOptions: serializerOptions), options);
    }
}
