namespace AgentGuard.Ports;

/// <summary>What is handed over to a person.</summary>
/// <param name="Reason">Why; free of content.</param>
/// <param name="RunId">The run, or <see langword="null"/> outside of one.</param>
/// <param name="Principal">On whose behalf the run acts, or <see langword="null"/>.</param>
public sealed record EscalationRequest(string Reason, string? RunId, string? Principal);
