using AgentGuard.Events;
using AgentGuard.Failures;

namespace AgentGuard.Fallback.Ending;

/// <summary>A lesser answer is given, since no candidate could answer.</summary>
/// <param name="Kind">The last failure.</param>
/// <param name="How">What it is: a value of <see cref="Degradation"/>.</param>
/// <param name="Age">How old it is, where it was given before.</param>
public sealed record AnswerDegraded(ModelFailureKind Kind, string How, TimeSpan? Age = null) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1410";

    /// <inheritdoc/>
    public override string Message => Age is { } age
        ? FormattableString.Invariant($"No candidate could answer ({Kind}); the answer is {How}, {age.TotalSeconds:0} s old.")
        : $"No candidate could answer ({Kind}); the answer is {How}.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
