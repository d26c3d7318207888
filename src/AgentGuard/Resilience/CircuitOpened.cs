using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>A client is left alone for a while because it keeps failing.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Kind">The failure that opened the circuit.</param>
/// <param name="Duration">How long no call is made.</param>
public sealed record CircuitOpened(string? Policy, ModelFailureKind Kind, TimeSpan Duration) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1302";

    /// <inheritdoc/>
    public override string Message =>
        FormattableString.Invariant($"The circuit of {Policy ?? "the client"} opened for {Duration.TotalSeconds:0.###} s after {Kind}.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
