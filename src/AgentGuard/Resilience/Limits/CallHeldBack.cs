using AgentGuard.Events;

namespace AgentGuard.Resilience.Limits;

/// <summary>A call waited for its turn.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="Waited">For how long.</param>
/// <param name="Priority">Its priority.</param>
public sealed record CallHeldBack(string? Policy, TimeSpan Waited, CallPriority Priority) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1308";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"A call of priority {Priority} waited {Waited.TotalSeconds:0.###} s for its turn.");

    internal override bool IsSignal => false;
}
