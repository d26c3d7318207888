using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A model call did not say what it used, or broke off before it could, and was estimated.</summary>
/// <param name="InputTokens">The tokens sent, as estimated.</param>
/// <param name="OutputTokens">The tokens generated, as estimated.</param>
public sealed record UsageEstimated(long InputTokens, long OutputTokens) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1507";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"A model call reported no usage and counts as {InputTokens} tokens sent and {OutputTokens} generated.");

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
