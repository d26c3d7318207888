using AgentGuard.Events;

namespace AgentGuard.Resilience.Limits;

/// <summary>The provider limited the rate, and calls are paced from now on.</summary>
/// <param name="Policy">The name of the policy, or <see langword="null"/>.</param>
/// <param name="PerMinute">How many calls are made in a minute at first.</param>
public sealed record RateLearned(string? Policy, double PerMinute) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1309";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"The provider limits the rate; {PerMinute:0.#} calls are made in a minute from now on.");

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
