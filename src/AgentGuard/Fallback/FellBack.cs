using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>Another candidate is asked, because one could not answer or is left alone.</summary>
/// <param name="From">The candidate that did not answer.</param>
/// <param name="To">The candidate that is asked instead.</param>
/// <param name="Kind">Why: its failure in this request, or the one for which it is left alone.</param>
public sealed record FellBack(string From, string To, ModelFailureKind Kind) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1401";

    /// <inheritdoc/>
    public override string Message => $"The candidate {From} did not answer ({Kind}); {To} is asked.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
