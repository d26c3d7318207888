namespace AgentGuard.Schemas.Generation;

/// <summary>What becomes of a part of a schema that a target cannot express as it stands.</summary>
public enum SchemaLossKind
{
    /// <summary>It is not enforced: the answer has to be validated against the original schema.</summary>
    Dropped,

    /// <summary>It is not enforced, but written into the <c>description</c>, where the model reads it.</summary>
    Described,

    /// <summary>Something looser is enforced in its place: the answer has to be validated against the original schema.</summary>
    Approximated,

    /// <summary>Something tighter is enforced: some values that the original schema accepts cannot be given.</summary>
    Narrowed,

    /// <summary>The target refuses the schema, or could give hardly any value that the original one means.</summary>
    Inexpressible,
}
