using System.Globalization;
using AgentGuard.Events;

namespace AgentGuard.Replay;

/// <summary>A replay left its recording, for the first time.</summary>
/// <param name="Step">The step that was expected.</param>
/// <param name="Path">The part that differs; <see langword="null"/> when there was nothing to compare with.</param>
public sealed record ReplayDiverged(int Step, string? Path) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1801";

    /// <inheritdoc/>
    public override string Message =>
        string.Create(CultureInfo.InvariantCulture, $"The replay left its recording at step {Step}, in {Path ?? "a call that it does not hold"}.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
