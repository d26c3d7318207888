using AgentGuard.Events;

namespace AgentGuard.Tools.Effects;

/// <summary>A repeated call was answered with the result of the first instead of running again.</summary>
/// <param name="Tool">The name of the tool.</param>
public sealed record EffectReplayed(string Tool) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1604";

    /// <inheritdoc/>
    public override string Message => $"A repeated call of the tool '{Tool}' was answered with the result of the first.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Information;
}
