namespace AgentGuard.Schemas;

/// <summary>How schemas are compiled and what a judgement may cost.</summary>
/// <remarks>Read while a schema is compiled; later changes have no effect on it. Not thread-safe while it is changed.</remarks>
public sealed class JsonSchemaOptions
{
    /// <summary>Whether <c>format</c> is asserted. A format that is not known is always an annotation.</summary>
    /// <value>Default: <see langword="false"/>: an annotation, unless the metaschema asks for assertion.</value>
    public bool AssertFormats { get; set; }

    /// <summary>The dialect of schemas that do not name one by <c>$schema</c>.</summary>
    /// <value>Default: draft 2020-12. The URI of a supported draft, or of a metaschema in <see cref="Registry"/>.</value>
    public Uri DefaultDialect { get; set; } = new("https://json-schema.org/draft/2020-12/schema");

    /// <summary>What unknown keywords are.</summary>
    /// <value>Default: <see cref="UnknownKeywords.Error"/>. Names that begin with <c>x-</c> are always annotations.</value>
    public UnknownKeywords UnknownKeywords { get; set; }

    /// <summary>What patterns are that are not regular.</summary>
    /// <value>Default: <see cref="NonRegularPatterns.Error"/>.</value>
    public NonRegularPatterns NonRegularPatterns { get; set; }

    /// <summary>How long one match of a pattern that is not regular may take.</summary>
    /// <value>Default: 100 milliseconds. Positive. A value that takes longer does not conform.</value>
    public TimeSpan PatternTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The documents that schemas may refer to.</summary>
    /// <value>Default: an empty registry, which knows the metaschemas.</value>
    public JsonSchemaRegistry Registry { get; set; } = new();

    /// <summary>How deep a value, and the text of a schema, may nest.</summary>
    /// <value>Default: 64. From 1 to 1000. A deeper value does not conform.</value>
    public int MaxDepth { get; set; } = JsonSchemaValidator.MaxDepth;

    /// <summary>How many bytes a value may have.</summary>
    /// <value>Default: 64 MiB. A longer value does not conform.</value>
    public int MaxLength { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many schemas may be applied to the parts of one value.</summary>
    /// <value>
    /// Default: 20 million, about a second. A value that takes more does not conform: schemas that try alternatives within alternatives can
    /// take exponentially many.
    /// </value>
    public long MaxSteps { get; set; } = 20_000_000;
}
