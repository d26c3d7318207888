using AgentGuard.Events;

namespace AgentGuard.Fallback;

/// <summary>A candidate was not asked, because it cannot serve the request.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Reason">What it lacks.</param>
/// <param name="Detail">The same in words, free of content.</param>
public sealed record CandidateSkipped(string Candidate, CandidateSkipReason Reason, string Detail) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1404";

    /// <inheritdoc/>
    public override string Message => $"The candidate {Candidate} is not asked: {Detail}.";

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
