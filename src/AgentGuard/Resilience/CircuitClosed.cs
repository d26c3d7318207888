using AgentGuard.Events;

namespace AgentGuard.Resilience;

/// <summary>A client that was left alone answers again.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
public sealed record CircuitClosed(string? Policy) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1303";

    /// <inheritdoc/>
    public override string Message => $"The circuit of {Policy ?? "the client"} closed: calls are made again.";
}
