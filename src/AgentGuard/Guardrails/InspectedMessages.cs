using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>A conversation after inspection.</summary>
/// <param name="Messages">What may go on to the model.</param>
/// <param name="Stop">The verdict that stops the call, or <see langword="null"/>.</param>
/// <param name="Boundary">Where it was stopped.</param>
internal readonly record struct InspectedMessages(IReadOnlyList<ChatMessage> Messages, Verdict? Stop, TrustBoundary Boundary);
