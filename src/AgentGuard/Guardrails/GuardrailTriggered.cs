using AgentGuard.Events;

namespace AgentGuard.Guardrails;

/// <summary>A guardrail saw something, and the policy acted on it.</summary>
/// <param name="Boundary">Where.</param>
/// <param name="Guardrail">The name of the guardrail.</param>
/// <param name="Action">What the policy did.</param>
/// <param name="Kinds">The kinds that were seen, each once.</param>
/// <param name="Count">The number of findings.</param>
public sealed record GuardrailTriggered(
    TrustBoundary Boundary, string Guardrail, GuardrailAction Action, IReadOnlyList<string> Kinds, int Count) : AgentEvent
{
    /// <summary>Whether the guardrail only watches: the action was not carried out.</summary>
    public bool IsShadow { get; init; }

    /// <inheritdoc/>
    public override string Code => "AG1101";

    /// <inheritdoc/>
    public override string Message =>
        $"{Guardrail} saw {string.Join(", ", Kinds)} ({Count}) at {Boundary}, and the policy {(IsShadow ? "would have said" : "said")} {Action}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => IsShadow || Action is GuardrailAction.Rewrite or GuardrailAction.Report
        ? AgentEventSeverity.Information
        : AgentEventSeverity.Warning;
}
