namespace AgentGuard.Schemas.Generation;

/// <summary>One thing that a schema says and a target cannot express.</summary>
/// <param name="Path">Where in the original schema, as a JSON Pointer; in another document after its URI and a <c>#</c>.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record SchemaLoss(string Path, string Keyword, SchemaLossKind Kind, string Reason)
{
    /// <summary>Gives the loss in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => $"#{Path} {Keyword}: {Kind.ToString().ToLowerInvariant()}, {Reason}";
}
