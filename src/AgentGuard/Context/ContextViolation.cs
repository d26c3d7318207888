namespace AgentGuard.Context;

/// <summary>Something that must hold of a shortened conversation and does not.</summary>
/// <param name="Rule">Which rule of <see cref="ContextInvariants"/>.</param>
/// <param name="Message">What is wrong, free of content.</param>
public sealed record ContextViolation(ContextRule Rule, string Message);
