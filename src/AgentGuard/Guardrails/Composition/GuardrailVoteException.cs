namespace AgentGuard.Guardrails.Composition;

/// <summary>A vote could not be decided, since a member failed.</summary>
internal sealed class GuardrailVoteException(string name, Exception cause)
    : AgentGuardException($"The vote '{name}' is not decided without the member that failed ({cause.GetType().Name}).", cause);
