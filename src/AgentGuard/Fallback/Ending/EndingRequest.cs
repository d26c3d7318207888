using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>A request that no candidate could answer.</summary>
/// <param name="Failure">The last failure.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options of the caller.</param>
/// <param name="IsStreaming">Whether a stream was asked for.</param>
internal sealed record EndingRequest(ModelFailure Failure, IEnumerable<ChatMessage> Messages, ChatOptions? Options, bool IsStreaming);
