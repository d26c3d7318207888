using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>What usage costs by the prices of a candidate.</summary>
internal static class Price
{
    private const decimal PerTokens = 1_000_000m;

    public static decimal? Of(UsageDetails? usage, CandidateProfile profile) =>
        usage is null || profile.InputPrice is not { } input || profile.OutputPrice is not { } output
            ? null
            : (((usage.InputTokenCount ?? 0) * input) + ((usage.OutputTokenCount ?? 0) * output)) / PerTokens;
}
