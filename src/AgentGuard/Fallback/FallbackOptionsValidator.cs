using AgentGuard.Fallback.Ending;
using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback;

/// <summary>Checks each option and that no candidate comes twice.</summary>
internal sealed class FallbackOptionsValidator : IValidateOptions<FallbackOptions>
{
    private static readonly FallbackRangeValidator Ranges = new();

    public static FallbackOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, FallbackOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        Check(options.RateLimitCooldown, nameof(options.RateLimitCooldown), result);
        Check(options.FailureCooldown, nameof(options.FailureCooldown), result);
        Check(options.LongCooldown, nameof(options.LongCooldown), result);
        Check(options.MaxWait ?? TimeSpan.Zero, nameof(options.MaxWait), result);
        if (options.Candidates.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            result.AddError("holds a candidate without a name.", nameof(options.Candidates));
        }

        if (options.Candidates.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            result.AddError($"holds the candidate '{twice.Key}' {twice.Count()} times.", nameof(options.Candidates));
        }

        Check(options, result);
        EndingRules.Check(options, result);
        return result.Build();
    }

    private static void Check(FallbackOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.Region is not null && string.IsNullOrWhiteSpace(options.Region))
        {
            result.AddError("is empty; leave it null for any region.", nameof(options.Region));
        }

        if (!Enum.IsDefined(options.StreamFailure))
        {
            result.AddError($"is {options.StreamFailure}, which is not known.", nameof(options.StreamFailure));
        }

        if (options.DataClasses.Any(string.IsNullOrWhiteSpace))
        {
            result.AddError("holds a class without a name.", nameof(options.DataClasses));
        }

        foreach (var (name, profile) in options.Profiles)
        {
            foreach (var problem in CandidateProfileRules.Check(profile))
            {
                result.AddError(problem, $"{nameof(options.Profiles)}:{name}");
            }
        }
    }

    private static void Check(TimeSpan value, string property, ValidateOptionsResultBuilder result)
    {
        if (value < TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            result.AddError($"is {value:c} and must be from 0 to 1 day.", property);
        }
    }
}
