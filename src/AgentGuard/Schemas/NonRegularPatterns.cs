namespace AgentGuard.Schemas;

/// <summary>What to do with a pattern that looks around or refers back, which no automaton of bounded time can match.</summary>
public enum NonRegularPatterns
{
    /// <summary>A <see cref="SchemaNotSupportedException"/>.</summary>
    Error,

    /// <summary>
    /// It is matched by backtracking, at most <see cref="JsonSchemaOptions.PatternTimeout"/> long. A value with a text that takes longer does not
    /// conform, wherever the pattern stands in the schema: neither a match nor its absence is known.
    /// </summary>
    Backtracking,
}
