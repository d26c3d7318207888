using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Limits;

/// <summary>What a call sends, where that is known: for the tokens it reserves.</summary>
internal readonly record struct CallShape(IEnumerable<ChatMessage>? Messages, ChatOptions? Options);
