using AgentGuard.Events;

namespace AgentGuard.Tools.Attempts;

/// <summary>A call of a tool failed for a passing reason and is tried again.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="After">How long is waited before the next one.</param>
/// <param name="ExceptionType">The type of the exception.</param>
public sealed record ToolRetried(string Tool, int Attempt, TimeSpan After, string ExceptionType) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1610";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"Attempt {Attempt} of the tool '{Tool}' failed ({ExceptionType}); the next follows after {After.TotalMilliseconds:0} ms.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
