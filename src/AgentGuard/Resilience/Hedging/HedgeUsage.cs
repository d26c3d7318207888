using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Counts what a call that was given up cost.</summary>
/// <remarks>
/// A call that is cancelled before its end reports no usage, and is charged for its input all the same. Both calls sent the same input: what
/// the winner reports for it is taken for the loser.
/// </remarks>
internal static class HedgeUsage
{
    /// <summary>Gives what the loser cost.</summary>
    /// <param name="loser">What it reported, where it got that far.</param>
    /// <param name="winner">What the winner reported.</param>
    /// <returns>The usage, or <see langword="null"/> where neither reported any.</returns>
    public static UsageDetails? Of(UsageDetails? loser, UsageDetails? winner)
    {
        if (loser is null && winner?.InputTokenCount is null)
        {
            return null;
        }

        var usage = new UsageDetails();
        usage.Add(loser ?? new UsageDetails { InputTokenCount = winner!.InputTokenCount, TotalTokenCount = winner.InputTokenCount });
        usage.AdditionalCounts ??= [];
        usage.AdditionalCounts[HedgingPolicy.HedgedTokens] = usage.TotalTokenCount ?? usage.InputTokenCount ?? 0;
        return usage;
    }

    /// <summary>Adds what the loser cost to what the winner reported.</summary>
    public static void Charge(ChatResponse winner, UsageDetails? loser)
    {
        if (Of(loser, winner.Usage) is { } extra)
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
