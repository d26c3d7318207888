using AgentGuard.Events;

namespace AgentGuard.Tools.Attempts;

/// <summary>A tool is left alone after several failures in a row, or is called again.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="OpenUntil">Until when it is left alone; <see langword="null"/> when it answers again.</param>
public sealed record ToolCircuitChanged(string Tool, DateTimeOffset? OpenUntil) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1611";

    /// <inheritdoc/>
    public override string Message => OpenUntil is { } until
        ? FormattableString.Invariant($"The tool '{Tool}' failed several times in a row and is left alone until {until:u}.")
        : $"The tool '{Tool}' answers again.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => OpenUntil is null ? AgentEventSeverity.Information : AgentEventSeverity.Warning;
}
