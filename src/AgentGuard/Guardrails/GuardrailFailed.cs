using AgentGuard.Events;

namespace AgentGuard.Guardrails;

/// <summary>A guardrail could not judge a piece of content.</summary>
/// <param name="Boundary">Where.</param>
/// <param name="Guardrail">The name of the guardrail.</param>
/// <param name="Cause">The type of the exception; its message may hold content and is left out.</param>
/// <param name="Action">What happened to the content.</param>
public sealed record GuardrailFailed(
    TrustBoundary Boundary, string Guardrail, string Cause, GuardrailErrorAction Action) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1102";

    /// <inheritdoc/>
    public override string Message => Action is GuardrailErrorAction.Block
        ? $"{Guardrail} failed at {Boundary} ({Cause}), so the content was blocked."
        : $"{Guardrail} failed at {Boundary} ({Cause}), and the content passed because OnError is Allow.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
