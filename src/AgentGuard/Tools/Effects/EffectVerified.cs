using AgentGuard.Events;

namespace AgentGuard.Tools.Effects;

/// <summary>It was looked into whether an effect happened whose outcome was not known.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Finding">What was found out.</param>
/// <param name="ExceptionType">The type of the exception, where looking into it failed.</param>
public sealed record EffectVerified(string Tool, EffectFindingKind Finding, string? ExceptionType = null) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1607";

    /// <inheritdoc/>
    public override string Message => Finding switch
    {
        EffectFindingKind.Happened => $"A call of the tool '{Tool}' whose outcome was not known took effect.",
        EffectFindingKind.DidNotHappen => $"A call of the tool '{Tool}' whose outcome was not known did not take effect.",
        _ => $"It could not be found out whether a call of the tool '{Tool}' took effect{(ExceptionType is null ? string.Empty : $" ({ExceptionType})")}.",
    };

    /// <inheritdoc/>
    public override AgentEventSeverity Severity =>
        Finding is EffectFindingKind.StillUnknown ? AgentEventSeverity.Error : AgentEventSeverity.Information;
}
