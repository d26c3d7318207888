namespace AgentGuard.Internal;

/// <summary>What tokens of a model cost.</summary>
internal interface IModelPrices
{
    /// <summary>The cost of tokens, in the currency of the host's prices.</summary>
    decimal CostOf(string? model, long input, long cached, long output);
}
