using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>A candidate is left alone for a while.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Kind">The failure that led to it.</param>
/// <param name="Duration">For how long.</param>
public sealed record CandidateCooledDown(string Candidate, ModelFailureKind Kind, TimeSpan Duration) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1402";

    /// <inheritdoc/>
    public override string Message =>
        FormattableString.Invariant($"The candidate {Candidate} is left alone for {Duration.TotalSeconds:0.###} s after {Kind}.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
