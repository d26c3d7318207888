using Microsoft.Extensions.Options;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Checks each option and how they fit together.</summary>
internal sealed class HedgingOptionsValidator : IValidateOptions<HedgingOptions>
{
    private static readonly HedgingRangeValidator Ranges = new();

    public static HedgingOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, HedgingOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        Between(options.MinDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(options.MinDelay), result);
        Between(options.MaxDelay, options.MinDelay, TimeSpan.FromHours(1), nameof(options.MaxDelay), result);
        Between(options.InitialDelay, options.MinDelay, options.MaxDelay, nameof(options.InitialDelay), result);
        if (options.MinimumSamples > options.Window)
        {
            result.AddError($"is {options.MinimumSamples} and must be at most Window ({options.Window}).", nameof(options.MinimumSamples));
        }

        return result.Build();
    }

    private static void Between(TimeSpan value, TimeSpan from, TimeSpan to, string property, ValidateOptionsResultBuilder result)
    {
        if (value < from || value > to)
        {
            result.AddError($"is {value:c} and must be from {from:c} to {to:c}.", property);
        }
    }
}
