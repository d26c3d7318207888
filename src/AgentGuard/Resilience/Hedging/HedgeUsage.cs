using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Counts what a call that was given up cost.</summary>
/// <remarks>
/// A call that is cancelled before its end reports no usage, and is charged for its input all the same. Both calls sent the same input: what
/// the winner reports for it is taken for the loser.
/// </remarks>
internal static class HedgeUsage
{
    /// <summary>Gives what the losers cost.</summary>
    /// <param name="losers">What each reported, where it got that far.</param>
    /// <param name="winner">What the winner reported.</param>
    /// <returns>The usage, or <see langword="null"/> where nobody reported any.</returns>
    public static UsageDetails? Of(IReadOnlyList<UsageDetails?> losers, UsageDetails? winner)
    {
        var input = winner?.InputTokenCount is { } tokens ? new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens } : null;
        var usage = new UsageDetails();
        var isKnown = false;
        foreach (var one in losers)
        {
            if ((one ?? input) is { } cost)
            {
                usage.Add(cost);
                isKnown = true;
            }
        }

        if (!isKnown)
        {
            return null;
        }

        usage.AdditionalCounts ??= [];
        usage.AdditionalCounts[HedgingPolicy.HedgedTokens] = usage.TotalTokenCount ?? usage.InputTokenCount ?? 0;
        return usage;
    }

    /// <summary>Adds what the losers cost to what the winner reported.</summary>
    public static void Charge(ChatResponse winner, IReadOnlyList<UsageDetails?> losers)
    {
        if (Of(losers, winner.Usage) is { } extra)
        {
            var sum = new UsageDetails();
            if (winner.Usage is { } own)
            {
                sum.Add(own);
            }

            sum.Add(extra);
            winner.Usage = sum;
        }
    }
}
