namespace AgentGuard.Failures.Rules;

/// <summary>What a phrase may depend on.</summary>
/// <param name="Status">The HTTP status, or the one that the body states.</param>
/// <param name="IsGoogle">Whether Google speaks: it words a limit per minute like others word an account that is used up.</param>
internal readonly record struct FailureContext(int? Status, bool IsGoogle);
