using AgentGuard.Events;

namespace AgentGuard.Tools.Effects;

/// <summary>An effect was undone, or could not be.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="ExceptionType">The type of the exception, where undoing it failed; <see langword="null"/> when it was undone.</param>
public sealed record EffectUndone(string Tool, string? ExceptionType = null) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1608";

    /// <inheritdoc/>
    public override string Message => ExceptionType is null
        ? $"A call of the tool '{Tool}' was undone."
        : $"A call of the tool '{Tool}' could not be undone ({ExceptionType}).";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => ExceptionType is null ? AgentEventSeverity.Information : AgentEventSeverity.Error;
}
