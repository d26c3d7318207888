namespace AgentGuard.Schemas.Repair;

/// <summary>One thing that a repair changed.</summary>
/// <param name="Path">Where, as a JSON Pointer into the repaired value; empty for the whole.</param>
/// <param name="Kind">What was changed.</param>
/// <param name="What">A sentence without content of the value.</param>
/// <remarks>Immutable. Changes of mere notation are listed once per kind, at their first place; all others each with their place.</remarks>
public sealed record RepairChange(string Path, RepairChangeKind Kind, string What)
{
    /// <summary>The best verdict that this change allows.</summary>
    public RepairVerdict Verdict => RepairChanges.VerdictOf(Kind);

    /// <summary>Gives the place and the sentence.</summary>
    /// <returns>For example <c>/items/2: a string became a number</c>.</returns>
    public override string ToString() => $"{(Path.Length == 0 ? "the value" : Path)}: {What}";
}
