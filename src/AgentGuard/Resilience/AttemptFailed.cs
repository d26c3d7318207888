using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>An attempt to call a model failed.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Kind">Why.</param>
/// <param name="Attempt">Which attempt of the call it was, from 1.</param>
/// <param name="RetryIn">How long until the next attempt, or <see langword="null"/> when the failure goes up.</param>
public sealed record AttemptFailed(string? Policy, ModelFailureKind Kind, int Attempt, TimeSpan? RetryIn) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1301";

    /// <inheritdoc/>
    public override string Message => RetryIn is { } delay
        ? FormattableString.Invariant($"Attempt {Attempt} failed ({Kind}) and is repeated in {delay.TotalSeconds:0.###} s.")
        : FormattableString.Invariant($"Attempt {Attempt} failed ({Kind}) and is not repeated.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
