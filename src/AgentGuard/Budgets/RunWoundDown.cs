using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A run is asked for its final answer, tools withdrawn, because it is at a limit or goes in circles.</summary>
/// <param name="Measure">At which limit.</param>
/// <param name="Reason">Why; free of content.</param>
public sealed record RunWoundDown(BudgetMeasure Measure, string Reason) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1503";

    /// <inheritdoc/>
    public override string Message => $"The run is wound down: {Reason}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
