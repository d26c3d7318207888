namespace AgentGuard.Testing.Simulator;

/// <summary>One message of a request, the same for every protocol. Immutable.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>; an Anthropic tool result is a <c>tool</c> message.</param>
/// <param name="Text">The text parts, joined; empty where there is none.</param>
/// <param name="ToolCalls">The calls an assistant message asked for; empty otherwise.</param>
/// <param name="ToolCallId">The call a <c>tool</c> message answers; <see langword="null"/> otherwise.</param>
public sealed record SimulatedMessage(
    string Role, string Text, IReadOnlyList<SimulatedToolCall> ToolCalls, string? ToolCallId);
