using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using Microsoft.Extensions.AI;

namespace AgentGuard.NJsonSchema;

/// <summary>A schema of draft 2020-12 that was made from one of NJsonSchema or OpenAPI, and what it does not carry over.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ConvertedSchema
{
    internal ConvertedSchema(JsonElement schema, IReadOnlyList<SchemaLoss> losses) => (Schema, Losses) = (schema, losses);

    /// <summary>The schema, complete in itself: what it refers to lies below <c>$defs</c>.</summary>
    public JsonElement Schema { get; }

    /// <summary>What is dropped, approximated or narrowed, by its place in <see cref="Schema"/>; empty when nothing is.</summary>
    public IReadOnlyList<SchemaLoss> Losses { get; }

    /// <summary>Compiles it as NJsonSchema would judge: formats are asserted, and patterns may look around, within a time.</summary>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">It is circular or nests too deep.</exception>
    public JsonSchemaValidator Compile() =>
        Compile(new JsonSchemaOptions { AssertFormats = true, NonRegularPatterns = NonRegularPatterns.Backtracking });

    /// <summary>Compiles it.</summary>
    /// <param name="options">How.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="SchemaNotSupportedException">It is circular or nests too deep, or says what the options exclude.</exception>
    public JsonSchemaValidator Compile(JsonSchemaOptions options) => JsonSchemaValidator.Compile(Schema, options);

    /// <summary>Makes the format that a model is asked to answer in.</summary>
    /// <param name="name">Its name, or <see langword="null"/>.</param>
    /// <param name="description">What it is for, or <see langword="null"/>.</param>
    /// <returns>The format.</returns>
    public ChatResponseFormatJson ToResponseFormat(string? name = null, string? description = null) =>
        ChatResponseFormat.ForJsonSchema(Schema, name, description);

    /// <summary>Declares a tool whose arguments it describes, which the host runs.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="description">What it does, for the model.</param>
    /// <returns>The declaration.</returns>
    public AIFunctionDeclaration ToToolDeclaration(string name, string? description = null) =>
        AIFunctionFactory.CreateDeclaration(name, description, Schema);

    /// <summary>Makes a tool whose arguments it describes.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="description">What it does, for the model.</param>
    /// <param name="invoke">
    /// Runs it. The arguments were not judged: <c>UseGuardedFunctionInvocation</c> or <c>AsGuarded</c> does that before.
    /// </param>
    /// <returns>The tool.</returns>
    public AIFunction ToTool(
        string name, string? description, Func<AIFunctionArguments, CancellationToken, ValueTask<object?>> invoke)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(invoke);
        return new SchemaFunction(name, description ?? string.Empty, Schema, invoke);
    }
}
