using AgentGuard.Events;

namespace AgentGuard.Budgets;

/// <summary>A model answered whose price is not known; it counts as the dearest one that is.</summary>
/// <param name="ModelId">The model, as the answer names it; empty where it does not.</param>
public sealed record PriceMissing(string ModelId) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1508";

    /// <inheritdoc/>
    public override string Message => $"The price of the model '{ModelId}' is not known; it counts as the dearest. Add it to Prices.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
