using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>What the choice of a policy for a call rests on.</summary>
/// <param name="Run">The current run, with its principal; <see langword="null"/> outside of one.</param>
/// <param name="Options">The options of the call, with the host's own properties; not to be changed.</param>
public readonly record struct GuardrailRequest(AgentRun? Run, ChatOptions? Options);
