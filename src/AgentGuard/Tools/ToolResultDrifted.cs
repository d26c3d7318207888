using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A result did not keep the contract of its tool: the service behind it has changed.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Problems">The paths and what is expected there; never what was found.</param>
/// <param name="Rejected">Whether the model got a failure in its place.</param>
public sealed record ToolResultDrifted(string Tool, IReadOnlyList<string> Problems, bool Rejected) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1612";

    /// <inheritdoc/>
    public override string Message =>
        $"A result of the tool '{Tool}' {(Rejected ? "was withheld" : "passed")} although it breaks its contract: {string.Join("; ", Problems)}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
