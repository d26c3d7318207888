namespace AgentGuard.Schemas.Compilation;

/// <summary>A text that holds one or more schema resources.</summary>
internal sealed class SchemaDocument(string prefix)
{
    /// <summary>What stands before the <c>#</c> of a place in it: nothing for the schema that is compiled.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The resources in it by where they start.</summary>
    public Dictionary<string, SchemaResource> Resources { get; } = new(StringComparer.Ordinal);
}
