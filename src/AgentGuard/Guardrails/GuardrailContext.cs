using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Where content stands, without the content: what a condition of <see cref="GuardrailPolicyBuilder.When"/> sees.</summary>
/// <param name="Boundary">The boundary.</param>
/// <param name="ToolName">The tool, at <see cref="TrustBoundary.ToolCall"/> and <see cref="TrustBoundary.ToolResult"/>.</param>
/// <param name="Role">The role of the message that the content belongs to, where it belongs to one.</param>
/// <param name="Run">The current run, with its principal; <see langword="null"/> outside of one.</param>
public readonly record struct GuardrailContext(TrustBoundary Boundary, string? ToolName, ChatRole? Role, AgentRun? Run)
{
    internal static GuardrailContext Of(BoundaryContent content) => new(content.Boundary, content.ToolName, content.Role, AgentRun.Current);
}
