using Microsoft.Extensions.Options;

namespace AgentGuard.Budgets;

/// <summary>Checks each limit, and that money can be counted where it is limited.</summary>
internal sealed class BudgetOptionsValidator : IValidateOptions<BudgetOptions>
{
    private const decimal MaxPrice = 1_000_000m;
    private static readonly BudgetRangeValidator Ranges = new();

    public static BudgetOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, BudgetOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        result.AddResult(ProgressWatchOptionsValidator.Instance.Validate(name, options.ProgressWatch));
        CheckLimits(options.RunLimits, string.Empty, result);
        AtLeast(options.MaxSteps, 1, nameof(options.MaxSteps), result);
        AtLeast(options.MaxSubRuns, 0, nameof(options.MaxSubRuns), result);
        Between(options.MaxDuration, TimeSpan.FromTicks(1), TimeSpan.FromDays(366), nameof(options.MaxDuration), result);
        Between(options.WindDown.ReserveTime, TimeSpan.Zero, TimeSpan.FromHours(1), "WindDown.ReserveTime", result);
        CheckPrices(options, result);
        CheckWindows(options.Windows, result);
        return result.Build();
    }

    private static void CheckLimits(BudgetLimits limits, string place, ValidateOptionsResultBuilder result)
    {
        AtLeast(limits.Tokens, 1, place + nameof(BudgetOptions.MaxTokens), result);
        AtLeast(limits.InputTokens, 1, place + nameof(BudgetOptions.MaxInputTokens), result);
        AtLeast(limits.OutputTokens, 1, place + nameof(BudgetOptions.MaxOutputTokens), result);
        AtLeast(limits.ModelCalls, 1, place + nameof(BudgetOptions.MaxModelCalls), result);
        AtLeast(limits.ToolCalls, 1, place + nameof(BudgetOptions.MaxToolCalls), result);
        if (limits.Cost <= 0)
        {
            result.AddError($"is {limits.Cost} and must be above 0, or null for no limit.", place + nameof(BudgetOptions.MaxCost));
        }
    }

    private static void CheckPrices(BudgetOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.Prices.Count == 0 && (options.MaxCost is not null || options.Windows.Any(window => window.MaxCost is not null)))
        {
            result.AddError(
                "is empty, but a cost is limited: without prices nothing costs anything. Add those of your models, such as " +
                "Prices[\"gpt-5\"] = new(1.25m, 10m).",
                nameof(options.Prices));
        }

        foreach (var (model, price) in options.Prices)
        {
            if (price.Input is < 0 or > MaxPrice || price.Output is < 0 or > MaxPrice || price.CachedInput is < 0 or > MaxPrice)
            {
                result.AddError($"has a price of '{model}' below 0 or above {MaxPrice}.", nameof(options.Prices));
            }
        }
    }

    private static void CheckWindows(IList<BudgetWindow> windows, ValidateOptionsResultBuilder result)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            var place = $"Windows[{i}].";
            CheckLimits(windows[i].Limits, place, result);
            Between(windows[i].Length, TimeSpan.FromSeconds(1), TimeSpan.FromDays(366), place + nameof(BudgetWindow.Length), result);
            if (windows[i].Limits.IsUnlimited)
            {
                result.AddError("limits nothing: set MaxTokens, MaxCost or another limit, or leave the window out.", $"Windows[{i}]");
            }

            if (!Enum.IsDefined(windows[i].Scope))
            {
                result.AddError($"is {(int)windows[i].Scope}, which is no such value.", place + nameof(BudgetWindow.Scope));
            }
        }
    }

    private static void AtLeast(long? value, long least, string property, ValidateOptionsResultBuilder result)
    {
        if (value < least)
        {
            result.AddError($"is {value} and must be at least {least}, or null for no limit.", property);
        }
    }

    private static void Between(TimeSpan? value, TimeSpan from, TimeSpan to, string property, ValidateOptionsResultBuilder result)
    {
        if (value < from || value > to)
        {
            result.AddError($"is {value:c} and must be from {from:c} to {to:c}.", property);
        }
    }
}
