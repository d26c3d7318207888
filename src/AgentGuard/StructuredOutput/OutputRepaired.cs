using AgentGuard.Events;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>An answer was accepted after repair.</summary>
/// <param name="Verdict">What the repair did.</param>
/// <param name="Changes">The kinds of the changes, each once.</param>
/// <param name="Count">The number of changes.</param>
public sealed record OutputRepaired(RepairVerdict Verdict, IReadOnlyList<RepairChangeKind> Changes, int Count) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1201";

    /// <inheritdoc/>
    public override string Message => $"An answer was repaired ({Verdict}): {string.Join(", ", Changes)} ({Count}).";
}
