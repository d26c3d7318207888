using System.Globalization;

namespace AgentGuard.Budgets;

/// <summary>What stands in the way of a call.</summary>
/// <param name="Measure">What is short.</param>
/// <param name="Reason">Whose budget it is, its limit and what is used, in words; free of content.</param>
internal sealed record BudgetShortage(BudgetMeasure Measure, string Reason)
{
    /// <summary>When the window that is short ends.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>What the host can do.</summary>
    public string Advice => Measure switch
    {
        BudgetMeasure.Progress => "Look at what the run repeats, and correct the tool or the prompt",
        BudgetMeasure.Time => "Raise AgentRunOptions.TimeLimit or BudgetOptions.MaxDuration, or give the run less to do",
        _ when ResetsAt is { } at => string.Create(
            CultureInfo.InvariantCulture, $"Wait until {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, or raise the limit of the window"),
        _ => $"Raise BudgetOptions.Max{Measure}, or find what uses it up",
    };

    public static BudgetShortage OfRun(BudgetMeasure measure, decimal limit, decimal used, decimal needed) => new(measure, string.Create(
        CultureInfo.InvariantCulture,
        $"the budget of the run for {NameOf(measure)} is {limit:0.######}, {used:0.######} are used, and a further call, " +
        $"with what is kept back for the final answer, may need {needed:0.######}"));

    public static BudgetShortage OfWindow(BudgetRefusal refusal, BudgetLimits limits)
    {
        var owner = refusal.Key.Owner == "everyone" ? "of everyone" : "of the principal";
        var limit = limits.In(refusal.Measure) ?? 0;
        var used = refusal.Used.In(refusal.Measure);
        return new(refusal.Measure, string.Create(
            CultureInfo.InvariantCulture,
            $"the budget {owner} per {refusal.Key.Length:c} for {NameOf(refusal.Measure)} is {limit:0.######}, and {used:0.######} are used"))
        {
            ResetsAt = refusal.Key.End,
        };
    }

    private static string NameOf(BudgetMeasure measure) => measure switch
    {
        BudgetMeasure.InputTokens => "input tokens",
        BudgetMeasure.OutputTokens => "output tokens",
        BudgetMeasure.Tokens => "tokens",
        BudgetMeasure.Cost => "cost",
        BudgetMeasure.ModelCalls => "model calls",
        BudgetMeasure.ToolCalls => "tool calls",
        BudgetMeasure.Steps => "steps",
        BudgetMeasure.SubRuns => "sub-runs",
        BudgetMeasure.Time => "seconds",
        _ => "repetition",
    };
}
