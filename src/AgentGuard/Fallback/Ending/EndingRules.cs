using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback.Ending;

/// <summary>Checks the options of the end of a chain.</summary>
internal static class EndingRules
{
    public static void Check(FallbackOptions options, ValidateOptionsResultBuilder result)
    {
        var cache = options.AnswerCache;
        if (cache.MaxAge < TimeSpan.FromSeconds(1) || cache.MaxAge > TimeSpan.FromDays(30))
        {
            result.AddError($"is {cache.MaxAge:c} and must be from 1 second to 30 days.", $"{nameof(options.AnswerCache)}:{nameof(cache.MaxAge)}");
        }

        if (cache.StoreTimeout < TimeSpan.FromMilliseconds(1) || cache.StoreTimeout > TimeSpan.FromMinutes(1))
        {
            result.AddError(
                $"is {cache.StoreTimeout:c} and must be from 1 millisecond to 1 minute.", $"{nameof(options.AnswerCache)}:{nameof(cache.StoreTimeout)}");
        }

        if (cache.Similarity is not (null or >= 0.5 and <= 1))
        {
            result.AddError(
                FormattableString.Invariant($"is {cache.Similarity} and must be from 0.5 to 1."), $"{nameof(options.AnswerCache)}:{nameof(cache.Similarity)}");
        }

        if (options.EndingStepTimeout < TimeSpan.FromMilliseconds(1) || options.EndingStepTimeout > TimeSpan.FromHours(1))
        {
            result.AddError($"is {options.EndingStepTimeout:c} and must be from 1 millisecond to 1 hour.", nameof(options.EndingStepTimeout));
        }

        if (options.EndingOrder.Any(step => !Enum.IsDefined(step)))
        {
            result.AddError("holds a step that is not known.", nameof(options.EndingOrder));
        }

        if (options.EndingOrder.GroupBy(step => step).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            result.AddError($"holds {twice.Key} {twice.Count()} times.", nameof(options.EndingOrder));
        }
    }
}
