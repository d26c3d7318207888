using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>The answer of a candidate was not accepted; what it cost is added to the usage of the answer that is returned.</summary>
/// <param name="Candidate">Who gave it.</param>
/// <param name="Kind">Why: <see cref="ModelFailureKind.SchemaViolated"/> for a check of the host, otherwise what the answer was.</param>
/// <param name="Cost">What it cost by the prices in the profile, or <see langword="null"/> where usage or prices are not known.</param>
/// <param name="Error">The type of what the host's check threw, or <see langword="null"/>.</param>
public sealed record AnswerRejected(string Candidate, ModelFailureKind Kind, decimal? Cost, string? Error = null) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1406";

    /// <inheritdoc/>
    public override string Message => Error is null
        ? $"The answer of the candidate {Candidate} was not accepted ({Kind})."
        : $"The answer of the candidate {Candidate} was not accepted, because the check of it threw {Error}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => Error is null ? AgentEventSeverity.Information : AgentEventSeverity.Error;
}
