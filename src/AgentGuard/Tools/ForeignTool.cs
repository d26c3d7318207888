using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tools;

/// <summary>A tool that another party describes, for example a server of the Model Context Protocol.</summary>
/// <remarks>
/// Its schemas are read as the specification has it: keywords that are not known are annotations, and patterns that look around are matched by
/// backtracking in bounded time. A schema of its results, where it declares one, is its <see cref="ToolOptions.ResultContract"/>.
/// </remarks>
public static class ForeignTool
{
    /// <summary>The key of <c>AITool.AdditionalProperties</c> that marks such a tool; the value is the name of the party.</summary>
    public const string PropertyName = "agentguard.foreign";

    private static readonly JsonSchemaOptions Options = new()
    {
        AssertFormats = true,
        UnknownKeywords = UnknownKeywords.Annotation,
        NonRegularPatterns = NonRegularPatterns.Backtracking,

        // An honest call takes a few hundred.
        MaxSteps = 1_000_000,
    };

    /// <summary>Compiles a schema of such a tool.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The compiled schema. No document is fetched: a reference to another one is an error.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema cannot be used.</exception>
    public static ISchemaValidator CompileSchema(JsonElement schema) => JsonSchemaValidator.Compile(schema, Options);
}
