namespace AgentGuard.Context;

/// <summary>Finds the changes that pay, under a provider's prices for what it has in its prompt cache.</summary>
/// <remarks>
/// A change at one place makes everything after it be read anew, once; what it takes out is not read again by any later call. Of all changes
/// from a place on to the end, the place is taken at which the gain is largest. What may be needed again costs a call of the model that reads
/// it; how often that happens is learnt from the conversation itself.
/// </remarks>
internal sealed class CompressionEconomics(double readPrice, double writePrice, double expectedCallsRatio)
{
    // Before anything is learnt three in a hundred are expected to be read again, the value by which recorded runs cost least (context-economics: 2, 3, 5 and
    // 10 were tried); a part that is found has some 150 tokens with its call.
    private const double PriorRecalls = 0.3;
    private const double PriorLeftOut = 10;
    private const double RecallTokens = 150;

    /// <summary>How many calls are expected to follow: a part of those that there were, since long runs tend to go on.</summary>
    public double ExpectedCalls(int calls) => expectedCallsRatio * calls;

    /// <summary>Gives the changes that pay together, of those that the turns are offered, with their plan.</summary>
    /// <param name="log">The conversation. Its turns have no offers afterwards.</param>
    /// <param name="calls">How many calls there were.</param>
    /// <param name="isCold">Whether the provider's cache is gone anyway.</param>
    /// <param name="requestTokens">The tokens of the whole request.</param>
    public (List<ContextEdit> Edits, CompressionPlan Plan)? Best(TurnLog log, int calls, bool isCold, long requestTokens)
    {
        var recallCost = (PriorRecalls + log.Recalls) / (PriorLeftOut + log.ClearedResults)
            * ((readPrice * requestTokens) + (writePrice * RecallTokens));
        var expected = ExpectedCalls(calls);
        var (saved, savedSent, cached, recalls, bestGain) = (0L, 0L, 0L, 0.0, 0.0);
        List<ContextEdit> edits = [];
        (int Count, long Saved, long Broken, double BreakEven) best = default;
        for (var i = log.Turns.Count - 1; i >= 0; i--)
        {
            var turn = log.Turns[i];
            cached += turn.IsSent ? turn.Tokens : 0;
            if (turn.Offered is not { } edit || !ReferenceEquals(edit.Turns[0], turn))
            {
                continue;
            }

            var saves = log.Saves(edit);
            if (saves <= 0)
            {
                continue;
            }

            edits.Add(edit);
            saved += saves;
            savedSent += turn.IsSent ? saves : 0;
            recalls += edit.IsStale ? 0 : recallCost * Math.Max(1, edit.LeftOut.Count);
            var broken = isCold ? 0 : Math.Max(0, cached - savedSent - (turn.IsSent ? log.UnchangedBefore(edit) : 0));
            var now = isCold ? writePrice * saved : readPrice * savedSent + writePrice * (saved - savedSent);
            var cost = ((writePrice - readPrice) * broken) + recalls;
            var gain = expected * readPrice * saved + now - cost;
            if (gain > bestGain)
            {
                bestGain = gain;
                best = (edits.Count, saved, broken, Math.Max(0, (cost - now) / (readPrice * saved)));
            }
        }

        foreach (var turn in log.Turns)
        {
            turn.Offered = null;
        }

        if (best.Count == 0)
        {
            return null;
        }

        edits.RemoveRange(best.Count, edits.Count - best.Count);
        return (edits, new(best.Saved, best.Broken, best.BreakEven, expected, IsForced: false, [.. edits.Select(edit => edit.OfferedBy).Distinct()]));
    }

    /// <summary>The plan of a shortening that the window forces.</summary>
    public CompressionPlan Forced(long saved, long broken, int calls, IReadOnlyList<string> compressors)
    {
        var breakEven = saved > 0 ? Math.Max(0, (((writePrice - readPrice) * broken) - (readPrice * saved)) / (readPrice * saved)) : 0;
        return new(saved, broken, breakEven, ExpectedCalls(calls), IsForced: true, compressors);
    }

    /// <summary>The tokens from the beginning on that the provider has in its cache.</summary>
    public static long Cached(TurnLog log) => log.Turns.TakeWhile(turn => turn.IsSent).Sum(turn => turn.Tokens);
}
