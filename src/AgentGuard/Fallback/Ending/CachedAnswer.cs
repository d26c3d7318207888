using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>An answer that was given.</summary>
/// <param name="Key">What it answers.</param>
/// <param name="Response">The answer, without usage and what is of its time only. It must not be changed.</param>
/// <param name="At">When it was given.</param>
public sealed record CachedAnswer(AnswerKey Key, ChatResponse Response, DateTimeOffset At);
