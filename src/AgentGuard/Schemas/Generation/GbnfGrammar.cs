using System.Text.Json;

namespace AgentGuard.Schemas.Generation;

/// <summary>A grammar in the GBNF notation of llama.cpp, which servers built on it enforce while the model writes.</summary>
/// <remarks>
/// <para>Every text that the grammar derives is JSON that conforms to the schema, except for what <see cref="Losses"/> names. Members come in the
/// order of the declaration, any of the optional ones left out; one space may follow a comma or a colon, and there is no other white space.</para>
/// <para>Members that are not declared are written where the schema allows them by word (<c>additionalProperties</c>,
/// <c>patternProperties</c>) or declares none, after the declared ones and under other names than those; an object that declares properties and
/// says nothing of others is closed. Numbers have at most 20 digits before and after the point. Notation and limits:
/// github.com/ggml-org/llama.cpp, grammars/README.md and llama-grammar.cpp (repetitions up to 2,000, no left recursion).</para>
/// <para>The text is the same for the same schema. Immutable and thread-safe.</para>
/// </remarks>
public sealed class GbnfGrammar
{
    private GbnfGrammar(string text, IReadOnlyList<SchemaLoss> losses) => (Text, Losses) = (text, losses);

    /// <summary>The grammar; its first rule is <c>root</c>.</summary>
    public string Text { get; }

    /// <summary>What the schema says and the grammar does not, in the order in which it was met.</summary>
    public IReadOnlyList<SchemaLoss> Losses { get; }

    /// <summary>Writes the grammar of a schema.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// The schema is malformed, refers to what is not there, is too large, or no value conforms to it.
    /// </exception>
    public static GbnfGrammar From(JsonElement schema) => From(schema, new JsonSchemaOptions());

    /// <summary>Writes the grammar of a schema.</summary>
    /// <param name="schema">Any draft that <see cref="JsonSchemaValidator"/> compiles. It is not kept.</param>
    /// <param name="options">
    /// How the schema is read: its dialect and the documents it may refer to. Unknown keywords are reported as losses, whatever
    /// <see cref="JsonSchemaOptions.UnknownKeywords"/> says.
    /// </param>
    /// <returns>The grammar.</returns>
    /// <exception cref="SchemaNotSupportedException">
    /// The schema is malformed, refers to what is not there, is too large, or no value conforms to it.
    /// </exception>
    public static GbnfGrammar From(JsonElement schema, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var losses = new LossList();
        var grammar = new JsonGrammar(new SchemaGraph(schema, options), losses, isRegular: false);
        grammar.Build();
        return new(GbnfWriter.Write(grammar.Rules), losses.Losses);
    }

    /// <summary>Gives the grammar.</summary>
    /// <returns>The grammar.</returns>
    public override string ToString() => Text;
}
