using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>A stream that broke after it was handed out in part begins anew with another candidate; what was shown is void.</summary>
/// <param name="From">The candidate whose stream broke.</param>
/// <param name="To">The candidate whose answer takes its place.</param>
/// <param name="Kind">Why the stream broke.</param>
public sealed record StreamRestarted(string From, string To, ModelFailureKind Kind) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1407";

    /// <inheritdoc/>
    public override string Message => $"The stream of {From} broke ({Kind}) after part of it was shown; the answer begins anew with {To}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
