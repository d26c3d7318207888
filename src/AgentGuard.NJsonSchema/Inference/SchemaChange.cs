using System.Text.Json;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>One difference between a learnt schema and an earlier one.</summary>
/// <param name="Path">Where in the values, as a JSON Pointer in which <c>*</c> stands for any item of an array or key of a map.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Before">What was, in short; <see langword="null"/> where nothing was.</param>
/// <param name="After">What is; <see langword="null"/> where nothing is.</param>
/// <remarks>Immutable. What it says of values of enumerations is content.</remarks>
public sealed record SchemaChange(string Path, SchemaChangeKind Kind, string? Before, string? After)
{
    /// <summary>Whether values that conformed to the earlier schema may be read wrongly by who relied on it.</summary>
    /// <value>
    /// <see langword="false"/> for what only adds or promises more: a new property, one that became required, a value or type that no longer
    /// comes, a wider range.
    /// </value>
    public bool IsBreaking => Kind is SchemaChangeKind.TypeAdded or SchemaChangeKind.PropertyRemoved or SchemaChangeKind.BecameOptional
        or SchemaChangeKind.FormatChanged or SchemaChangeKind.ValueAdded or SchemaChangeKind.MapChanged;

    /// <summary>Compares two learnt schemas.</summary>
    /// <param name="earlier">The earlier one, as <see cref="SchemaInference.ToSchema"/> gave it.</param>
    /// <param name="later">The later one.</param>
    /// <returns>The changes, by their place; empty when there is none.</returns>
    public static IReadOnlyList<SchemaChange> Between(JsonElement earlier, JsonElement later)
    {
        var comparison = new SchemaComparison();
        comparison.Compare(earlier, later, string.Empty);
        return comparison.Changes;
    }

    /// <summary>Gives the change in one line.</summary>
    /// <returns>For example <c>/items/*/price TypeAdded: integer -> integer, string</c>.</returns>
    public override string ToString() => $"{(Path.Length == 0 ? "the value" : Path)} {Kind}: {Before ?? "nothing"} -> {After ?? "nothing"}";
}
