using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A model was told that it repeats itself.</summary>
/// <param name="Pattern">How.</param>
/// <param name="ToolName">The tool that was called last in the pattern.</param>
/// <param name="Count">How often.</param>
public sealed record ProgressNudged(ProgressPattern Pattern, string ToolName, int Count) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1505";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The model was told that it repeats itself ({Pattern}, '{ToolName}', {Count} times).");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
