namespace AgentGuard.Budgets;

/// <summary>How much may be spent within a time window, over all runs.</summary>
/// <remarks>Windows are fixed: they start at whole multiples of <see cref="Length"/> since 1 January 1970, UTC; one of a day at midnight UTC.</remarks>
public sealed class BudgetWindow
{
    /// <summary>Who shares the budget.</summary>
    /// <value>Default <see cref="BudgetScope.Principal"/>.</value>
    public BudgetScope Scope { get; set; }

    /// <summary>How long a window is.</summary>
    /// <value>Default 1 day. From 1 second to 366 days.</value>
    public TimeSpan Length { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Tokens sent and generated.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxTokens { get; set; }

    /// <summary>Tokens sent, cached ones included.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxInputTokens { get; set; }

    /// <summary>Tokens generated, reasoning included.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxOutputTokens { get; set; }

    /// <summary>Money, in the currency of the prices.</summary>
    /// <value>Default <see langword="null"/>: no limit. Above 0.</value>
    public decimal? MaxCost { get; set; }

    /// <summary>Calls of a model.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public int? MaxModelCalls { get; set; }

    /// <summary>Calls of tools.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public int? MaxToolCalls { get; set; }

    internal BudgetLimits Limits => new()
    {
        Tokens = MaxTokens,
        InputTokens = MaxInputTokens,
        OutputTokens = MaxOutputTokens,
        Cost = MaxCost,
        ModelCalls = MaxModelCalls,
        ToolCalls = MaxToolCalls,
    };
}
