namespace AgentGuard.Fallback.Ending;

/// <summary>What an answer is an answer to.</summary>
/// <param name="Partition">Whose it is: the principal, or what the host divides by; empty for a cache that all share.</param>
/// <param name="Exact">A hash (SHA-256, hexadecimal) of the conversation and the options.</param>
/// <param name="Scope">
/// A hash of all but the words of the last question, its numbers and addresses included; <see langword="null"/> where the last message is not
/// a text of the user's.
/// </param>
/// <param name="Question">The words of the last question; <see langword="null"/> where answers are found by the same request alone.</param>
public sealed record AnswerKey(string Partition, string Exact, string? Scope = null, string? Question = null);
