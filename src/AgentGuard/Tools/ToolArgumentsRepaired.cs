using AgentGuard.Events;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Tools;

/// <summary>The arguments of a call were made to fit their schema before the tool ran.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Verdict">What it took: <see cref="RepairVerdict.Lossless"/> notation, or <see cref="RepairVerdict.Coerced"/> values.</param>
/// <param name="Changes">The paths and the kinds of the changes; never the values.</param>
public sealed record ToolArgumentsRepaired(string Tool, RepairVerdict Verdict, IReadOnlyList<string> Changes) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1609";

    /// <inheritdoc/>
    public override string Message => $"The arguments of the tool '{Tool}' were repaired ({Verdict}): {string.Join(", ", Changes)}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
