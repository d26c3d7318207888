namespace AgentGuard.Guardrails;

/// <summary>What the caller of a chat client gets when content was blocked or escalated.</summary>
public enum BlockedAnswer
{
    /// <summary>An answer with a safe message and the finish reason <c>content_filter</c>.</summary>
    SafeMessage,

    /// <summary>A <see cref="GuardrailBlockedException"/>.</summary>
    Throw,
}
