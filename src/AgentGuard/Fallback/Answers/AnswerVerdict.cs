using AgentGuard.Failures;

namespace AgentGuard.Fallback.Answers;

/// <summary>Why an answer is not accepted.</summary>
/// <param name="Failure">What it is.</param>
/// <param name="Error">The type of what the host's check threw, or <see langword="null"/>.</param>
internal readonly record struct AnswerVerdict(ModelFailure Failure, string? Error = null);
