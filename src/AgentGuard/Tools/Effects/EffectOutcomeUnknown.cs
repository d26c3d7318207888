using AgentGuard.Events;

namespace AgentGuard.Tools.Effects;

/// <summary>It is not known whether a call took effect.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Refused">
/// <see langword="true"/> when a repeated call was refused for it; <see langword="false"/> when it came to be.
/// </param>
public sealed record EffectOutcomeUnknown(string Tool, bool Refused) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1605";

    /// <inheritdoc/>
    public override string Message => Refused
        ? $"A repeated call of the tool '{Tool}' was refused: it is not known whether the first took effect."
        : $"It is not known whether a call of the tool '{Tool}' took effect.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
