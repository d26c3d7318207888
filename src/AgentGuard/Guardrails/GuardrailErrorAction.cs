namespace AgentGuard.Guardrails;

/// <summary>What happens to content that a guardrail could not judge.</summary>
public enum GuardrailErrorAction
{
    /// <summary>It does not pass: the policy fails closed.</summary>
    Block,

    /// <summary>It passes as if the guardrail had seen nothing. The failure is still an event (<c>AG1102</c>).</summary>
    Allow,
}
