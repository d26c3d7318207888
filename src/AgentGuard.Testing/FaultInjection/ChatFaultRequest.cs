using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.FaultInjection;

/// <summary>One call as a <see cref="ChatFaultPlan"/> sees it. Immutable.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options of the call.</param>
/// <param name="Streaming">Whether the answer is streamed.</param>
/// <param name="Key">A hash of roles, texts, tool calls and results, the same for every attempt of one logical call.</param>
/// <param name="Attempt">How often this key has been seen, from 1.</param>
public sealed record ChatFaultRequest(
    IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool Streaming, string Key, int Attempt);
