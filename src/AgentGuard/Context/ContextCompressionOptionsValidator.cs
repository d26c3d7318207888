using Microsoft.Extensions.Options;

namespace AgentGuard.Context;

/// <summary>Checks the options of compression, each and together.</summary>
internal sealed class ContextCompressionOptionsValidator : IValidateOptions<ContextCompressionOptions>
{
    private readonly ContextCompressionRangeValidator _attributes = new();

    public static ContextCompressionOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ContextCompressionOptions options)
    {
        var result = _attributes.Validate(name, options);
        if (result.Failed)
        {
            return result;
        }

        return Problem(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }

    private static string? Problem(ContextCompressionOptions options)
    {
        if (options.OutputReserveTokens >= options.MaxTokens)
        {
            return $"OutputReserveTokens ({options.OutputReserveTokens}) must be below MaxTokens ({options.MaxTokens}), or no request fits.";
        }

        foreach (var (model, most) in options.MaxTokensByModel)
        {
            if (most is < 256 or > 10_000_000)
            {
                return $"MaxTokensByModel[\"{model}\"] is {most}; it must be from 256 to 10,000,000.";
            }
        }

        if (options.CacheWritePrice < options.CacheReadPrice)
        {
            return FormattableString.Invariant(
                $"CacheWritePrice ({options.CacheWritePrice}) must not be below CacheReadPrice ({options.CacheReadPrice}): a cache makes reading cheaper.");
        }

        return options.CacheLifetime <= TimeSpan.Zero || options.CacheLifetime > TimeSpan.FromDays(1)
            ? $"CacheLifetime is {options.CacheLifetime}; it must be above zero and at most a day."
            : null;
    }
}
