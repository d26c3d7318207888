using System.Text.Json;

namespace AgentGuard.Schemas.Generation;

/// <summary>A keyword that a form does not carry.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Keyword">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsAnnotation">Whether it asserts nothing.</param>
internal sealed record SchemaRemainder(string Path, string Keyword, JsonElement Value, bool IsAnnotation)
{
    /// <summary>What follows for the values.</summary>
    public SchemaLossKind Kind { get; init; } = SchemaLossKind.Dropped;

    /// <summary>Why it is not carried.</summary>
    public string Reason { get; init; } = "it is validated afterwards";
}
