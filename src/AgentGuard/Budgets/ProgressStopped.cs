using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A run went on repeating itself and is stopped.</summary>
/// <param name="Pattern">How.</param>
/// <param name="ToolName">The tool that was called last in the pattern.</param>
/// <param name="Count">How often.</param>
public sealed record ProgressStopped(ProgressPattern Pattern, string ToolName, int Count) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1506";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The run repeats itself and is stopped ({Pattern}, '{ToolName}', {Count} times).");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
