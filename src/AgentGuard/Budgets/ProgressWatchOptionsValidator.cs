using Microsoft.Extensions.Options;

namespace AgentGuard.Budgets;

/// <summary>Checks each threshold and that a model is told before it is stopped.</summary>
internal sealed class ProgressWatchOptionsValidator : IValidateOptions<ProgressWatchOptions>
{
    private static readonly ProgressWatchRangeValidator Ranges = new();

    public static ProgressWatchOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ProgressWatchOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        Below(options.FailuresBeforeNudge, options.FailuresBeforeStop, nameof(options.FailuresBeforeStop), result);
        Below(options.RepeatsBeforeNudge, options.RepeatsBeforeStop, nameof(options.RepeatsBeforeStop), result);
        Below(options.SameErrorsBeforeNudge, options.SameErrorsBeforeStop, nameof(options.SameErrorsBeforeStop), result);
        Below(options.FailureSeriesBeforeNudge, options.FailureSeriesBeforeStop, nameof(options.FailureSeriesBeforeStop), result);
        Below(options.StaleCallsBeforeNudge, options.StaleCallsBeforeStop, nameof(options.StaleCallsBeforeStop), result);
        return result.Build();
    }

    private static void Below(int nudge, int stop, string property, ValidateOptionsResultBuilder result)
    {
        if (stop <= nudge)
        {
            result.AddError($"is {stop} and must be above the threshold of the nudge, {nudge}: a model is told before it is stopped.", property);
        }
    }
}
