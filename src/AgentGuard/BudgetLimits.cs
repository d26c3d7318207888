namespace AgentGuard;

/// <summary>How much may be spent; what is <see langword="null"/> is not limited.</summary>
public readonly record struct BudgetLimits
{
    private const int Measures = (int)BudgetMeasure.ToolCalls + 1;

    /// <summary>Tokens sent.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens generated.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens sent and generated.</summary>
    public long? Tokens { get; init; }

    /// <summary>Money, in the currency of the prices.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Calls of a model.</summary>
    public int? ModelCalls { get; init; }

    /// <summary>Calls of tools.</summary>
    public int? ToolCalls { get; init; }

    /// <summary>Whether nothing is limited.</summary>
    public bool IsUnlimited => this == default;

    /// <summary>Whether tokens or what they cost are limited.</summary>
    internal bool CountsTokens => InputTokens is not null || OutputTokens is not null || Tokens is not null || Cost is not null;

    /// <summary>The limit of one measure.</summary>
    /// <param name="measure">The measure.</param>
    /// <returns>The limit, or <see langword="null"/>.</returns>
    public decimal? In(BudgetMeasure measure) => measure switch
    {
        BudgetMeasure.InputTokens => InputTokens,
        BudgetMeasure.OutputTokens => OutputTokens,
        BudgetMeasure.Tokens => Tokens,
        BudgetMeasure.Cost => Cost,
        BudgetMeasure.ModelCalls => ModelCalls,
        BudgetMeasure.ToolCalls => ToolCalls,
        _ => null,
    };

    /// <summary>The first measure in which an amount is above its limit.</summary>
    /// <param name="amount">The amount.</param>
    /// <returns>The measure, or <see langword="null"/> when the amount is within every limit.</returns>
    public BudgetMeasure? FirstExceeded(in Spending amount) =>
        amount.ModelCalls > ModelCalls ? BudgetMeasure.ModelCalls
        : amount.ToolCalls > ToolCalls ? BudgetMeasure.ToolCalls
        : amount.TotalTokens > Tokens ? BudgetMeasure.Tokens
        : amount.InputTokens > InputTokens ? BudgetMeasure.InputTokens
        : amount.OutputTokens > OutputTokens ? BudgetMeasure.OutputTokens
        : Cost is { } cost && amount.Cost > cost ? BudgetMeasure.Cost
        : null;

    /// <summary>The limits, lowered by what is to be left over.</summary>
    internal BudgetLimits Less(in Spending leave) => new()
    {
        InputTokens = InputTokens - leave.InputTokens,
        OutputTokens = OutputTokens - leave.OutputTokens,
        Tokens = Tokens - leave.TotalTokens,
        Cost = Cost - leave.Cost,
        ModelCalls = ModelCalls - leave.ModelCalls,
        ToolCalls = ToolCalls - leave.ToolCalls,
    };

    /// <summary>Limits that are exceeded as soon as a share of these is reached.</summary>
    internal BudgetLimits Below(decimal share) => new()
    {
        InputTokens = Below(InputTokens, share),
        OutputTokens = Below(OutputTokens, share),
        Tokens = Below(Tokens, share),
        Cost = Cost * share * 0.999_999m,
        ModelCalls = (int?)Below(ModelCalls, share),
        ToolCalls = (int?)Below(ToolCalls, share),
    };

    /// <summary>The first measure of which a share is used up after a change and was not before.</summary>
    internal BudgetMeasure? FirstCrossing(in Spending before, in Spending after, decimal share)
    {
        for (var i = 0; i < Measures; i++)
        {
            var measure = (BudgetMeasure)i;
            if (In(measure) is { } limit && after.In(measure) >= limit * share && before.In(measure) < limit * share)
            {
                return measure;
            }
        }

        return null;
    }

    private static long? Below(long? limit, decimal share) => limit is { } value ? (long)Math.Ceiling(value * share) - 1 : null;
}
