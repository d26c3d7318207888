namespace AgentGuard.Schemas;

/// <summary>What to do with a pattern that looks around or refers back, which no automaton of bounded time can match.</summary>
public enum NonRegularPatterns
{
    /// <summary>A <see cref="SchemaNotSupportedException"/>.</summary>
    Error,

    /// <summary>
    /// It is matched by backtracking, at most <see cref="JsonSchemaOptions.PatternTimeout"/> long; a text that takes longer does not match.
    /// </summary>
    Backtracking,
}
