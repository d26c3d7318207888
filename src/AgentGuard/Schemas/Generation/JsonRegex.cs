using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes the JSON texts of simple schemas as a regular expression, for servers that constrain a model by one.</summary>
/// <remarks>
/// Thread-safe. The expression uses what RE2, the engines of Rust and Python and <c>RegexOptions.NonBacktracking</c> of .NET read alike: groups,
/// alternatives, classes and counts up to 1,000; no look-around, anchors, flags or escapes of Unicode.
/// </remarks>
public static class JsonRegex
{
    /// <summary>Writes the regular expression of a schema, where it has one.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <param name="pattern">
    /// An expression that a whole text has to match; at most 1,900 characters once repetitions are written out. Every match is JSON that
    /// conforms to the schema, without white space and with the members in the order of their declaration. Not all such texts match: characters
    /// beyond the basic plane only where they are escaped and the length of the text is not limited, numbers of at most 20 digits before and
    /// after the point. Formats are matched where they are regular, and annotations else.
    /// </param>
    /// <param name="refusal">Why there is none: the schema recurs, admits anything, asks for what is not regular, or is too large.</param>
    /// <returns><see langword="true"/> if there is one.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema is malformed, or refers to what is not there.</exception>
    public static bool TryCreate(JsonElement schema, [NotNullWhen(true)] out string? pattern, [NotNullWhen(false)] out string? refusal) =>
        TryCreate(schema, new JsonSchemaOptions(), out pattern, out refusal);

    /// <summary>Writes the regular expression of a schema, where it has one.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <param name="options">How the schema is read: its dialect and the documents it may refer to.</param>
    /// <param name="pattern">As <see cref="TryCreate(JsonElement, out string?, out string?)"/>.</param>
    /// <param name="refusal">Why there is none: the schema recurs, admits anything, asks for what is not regular, or is too large.</param>
    /// <returns><see langword="true"/> if there is one.</returns>
    /// <exception cref="SchemaNotSupportedException">The schema is malformed, or refers to what is not there.</exception>
    public static bool TryCreate(
        JsonElement schema, JsonSchemaOptions options, [NotNullWhen(true)] out string? pattern, [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(options);
        (pattern, refusal) = Create(schema, options);
        return pattern is not null;
    }

    private static (string? Pattern, string? Refusal) Create(JsonElement schema, JsonSchemaOptions options)
    {
        var losses = new LossList();
        var grammar = new JsonGrammar(new SchemaGraph(schema, options), losses, isRegular: true);
        try
        {
            grammar.Build();
        }
        catch (SchemaNotSupportedException e) when (e.Keyword == "false")
        {
            return (null, "no value conforms to it");
        }

        var looser = losses.Losses.FirstOrDefault(loss => loss.Kind != SchemaLossKind.Narrowed && (loss.Keyword != "format" || options.AssertFormats));
        return looser is null ? new RegexWriter(grammar).Write() : (null, looser.ToString());
    }
}
