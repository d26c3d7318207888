using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>No candidate could answer.</summary>
/// <param name="Kind">The last failure.</param>
/// <param name="Tried">How many candidates were asked.</param>
/// <param name="Degraded">Whether a lesser answer is given in place of the failure.</param>
public sealed record ChainExhausted(ModelFailureKind Kind, int Tried, bool Degraded) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1403";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"None of {Tried} candidates could answer (last: {Kind}); {(Degraded ? "a lesser answer is given" : "the failure goes up")}.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
