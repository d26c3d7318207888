namespace AgentGuard.Budgets;

/// <summary>What a model costs, per million tokens, in a currency of the host's choice.</summary>
public sealed record ModelPrice
{
    private const decimal Million = 1_000_000m;

    /// <summary>Creates a price of zero, to be set.</summary>
    public ModelPrice()
    {
    }

    /// <summary>Creates a price.</summary>
    /// <param name="input">Per million tokens sent.</param>
    /// <param name="output">Per million tokens generated.</param>
    /// <param name="cachedInput">Per million tokens read from the provider's cache; <see langword="null"/>: as those sent.</param>
    public ModelPrice(decimal input, decimal output, decimal? cachedInput = null)
    {
        Input = input;
        Output = output;
        CachedInput = cachedInput;
    }

    /// <summary>Per million tokens sent.</summary>
    /// <value>Default 0. From 0 to 1,000,000.</value>
    public decimal Input { get; set; }

    /// <summary>Per million tokens read from the provider's cache.</summary>
    /// <value>Default <see langword="null"/>: as those sent. From 0 to 1,000,000.</value>
    public decimal? CachedInput { get; set; }

    /// <summary>Per million tokens generated.</summary>
    /// <value>Default 0. From 0 to 1,000,000.</value>
    public decimal Output { get; set; }

    /// <summary>What an amount of tokens costs.</summary>
    /// <param name="inputTokens">Tokens sent, cached ones included.</param>
    /// <param name="cachedInputTokens">The part of them that was read from the cache.</param>
    /// <param name="outputTokens">Tokens generated.</param>
    /// <returns>The cost.</returns>
    public decimal CostOf(long inputTokens, long cachedInputTokens, long outputTokens)
    {
        var cached = Math.Clamp(cachedInputTokens, 0, inputTokens);
        return (((inputTokens - cached) * Input) + (cached * (CachedInput ?? Input)) + (outputTokens * Output)) / Million;
    }
}
