namespace AgentGuard;

/// <summary>An amount of what model calls use up: spent, reserved, or to be spent.</summary>
public readonly record struct Spending
{
    /// <summary>Tokens sent, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that the provider read from its cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens generated, reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Money, in the currency of the prices; 0 where no price is known.</summary>
    public decimal Cost { get; init; }

    /// <summary>Calls of a model; the attempts of one call count once.</summary>
    public int ModelCalls { get; init; }

    /// <summary>Calls of tools.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens sent and generated.</summary>
    public long TotalTokens => InputTokens + OutputTokens;

    /// <summary>Adds two amounts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static Spending operator +(in Spending left, in Spending right) => Add(left, right);

    /// <summary>Takes one amount from another.</summary>
    /// <param name="left">The amount.</param>
    /// <param name="right">What is taken from it.</param>
    /// <returns>The difference; it may be negative.</returns>
    public static Spending operator -(in Spending left, in Spending right) => Subtract(left, right);

    /// <summary>Adds two amounts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static Spending Add(in Spending left, in Spending right) => new()
    {
        InputTokens = left.InputTokens + right.InputTokens,
        CachedInputTokens = left.CachedInputTokens + right.CachedInputTokens,
        OutputTokens = left.OutputTokens + right.OutputTokens,
        Cost = left.Cost + right.Cost,
        ModelCalls = left.ModelCalls + right.ModelCalls,
        ToolCalls = left.ToolCalls + right.ToolCalls,
    };

    /// <summary>Takes one amount from another.</summary>
    /// <param name="left">The amount.</param>
    /// <param name="right">What is taken from it.</param>
    /// <returns>The difference; it may be negative.</returns>
    public static Spending Subtract(in Spending left, in Spending right) => new()
    {
        InputTokens = left.InputTokens - right.InputTokens,
        CachedInputTokens = left.CachedInputTokens - right.CachedInputTokens,
        OutputTokens = left.OutputTokens - right.OutputTokens,
        Cost = left.Cost - right.Cost,
        ModelCalls = left.ModelCalls - right.ModelCalls,
        ToolCalls = left.ToolCalls - right.ToolCalls,
    };

    /// <summary>The amount in one measure.</summary>
    /// <param name="measure">The measure.</param>
    /// <returns>The amount; 0 for what is no amount of calls, such as <see cref="BudgetMeasure.Time"/>.</returns>
    public decimal In(BudgetMeasure measure) => measure switch
    {
        BudgetMeasure.InputTokens => InputTokens,
        BudgetMeasure.OutputTokens => OutputTokens,
        BudgetMeasure.Tokens => TotalTokens,
        BudgetMeasure.Cost => Cost,
        BudgetMeasure.ModelCalls => ModelCalls,
        BudgetMeasure.ToolCalls => ToolCalls,
        _ => 0,
    };
}
