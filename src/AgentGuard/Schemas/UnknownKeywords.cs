namespace AgentGuard.Schemas;

/// <summary>What a keyword is that neither the dialect of a schema knows nor can have an effect where it stands.</summary>
public enum UnknownKeywords
{
    /// <summary>A <see cref="SchemaNotSupportedException"/>: a misspelt <c>maxlength</c> must not let everything pass.</summary>
    Error,

    /// <summary>An annotation without effect, as the specification has it: for schemas that others wrote.</summary>
    Annotation,
}
