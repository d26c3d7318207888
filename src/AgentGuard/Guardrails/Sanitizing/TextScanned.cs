using System.Globalization;
using AgentGuard.Events;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>A text was read in windows.</summary>
/// <param name="Boundary">Where it stands.</param>
/// <param name="Guardrail">The name of the guardrail.</param>
/// <param name="Coverage">How much of it was read; nothing where that was refused.</param>
public sealed record TextScanned(TrustBoundary Boundary, string Guardrail, ScanCoverage Coverage) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1121";

    /// <inheritdoc/>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Guardrail} read {Coverage.Share:P0} of {Coverage.Length} characters at {Boundary} in {Coverage.Windows} windows.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => Coverage.IsComplete ? AgentEventSeverity.Information : AgentEventSeverity.Warning;

    internal override bool IsSignal => !Coverage.IsComplete;
}
