namespace AgentGuard.Guardrails;

/// <summary>What the policy does when a guardrail sees something.</summary>
public enum GuardrailAction
{
    /// <summary>The content goes on in another form: the guardrail's proposal, or its findings replaced by placeholders.</summary>
    Rewrite,

    /// <summary>
    /// The model is asked once more. Only at <see cref="TrustBoundary.ToolCall"/> and <see cref="TrustBoundary.Output"/>.
    /// </summary>
    Reask,

    /// <summary>The content does not pass.</summary>
    Block,

    /// <summary>The content does not pass, and a person takes over.</summary>
    Escalate,

    /// <summary>The content passes, and the event is raised: for trying a guardrail out.</summary>
    Report,
}
