namespace AgentGuard.Context;

/// <summary>Finds the changes that pay, under a provider's prices for what it has in its prompt cache.</summary>
/// <remarks>
/// A change at one place makes everything after it be read anew, once; what it takes out is not read again by any later call. Of all changes
/// from a place on to the end, the place is taken at which the gain is largest. What may be needed again costs a call of the model that reads
/// it; how often that happens is learnt from the conversation itself.
/// </remarks>
internal sealed class CompressionEconomics(double readPrice, double writePrice, double expectedCallsRatio)
{
    // One left-out result in ten was read again in recorded runs; a part that is found has some 150 tokens with its call.
    private const double PriorRecalls = 0.3;
    private const double PriorLeftOut = 10;
    private const double RecallTokens = 150;

    /// <summary>How many calls are expected to follow: a part of those that there were, since long runs tend to go on.</summary>
    public double ExpectedCalls(int calls) => expectedCallsRatio * calls;

    /// <summary>Gives the changes that pay together, with their plan.</summary>
    /// <param name="log">The conversation.</param>
    /// <param name="edits">All changes that could be made, by compressor.</param>
    /// <param name="calls">How many calls there were.</param>
    /// <param name="isCold">Whether the provider's cache is gone anyway.</param>
    /// <param name="requestTokens">The tokens of the whole request.</param>
    public (List<ContextEdit> Edits, CompressionPlan Plan)? Best(
        TurnLog log, IReadOnlyList<(Compressor By, ContextEdit Edit)> edits, int calls, bool isCold, long requestTokens)
    {
        var recallCost = (PriorRecalls + log.Recalls) / (PriorLeftOut + log.ClearedResults)
            * ((readPrice * requestTokens) + (writePrice * RecallTokens));
        var recalls = 0.0;
        var starts = Starts(log, out var sentEnd);
        var ordered = edits.Select(one => (one.By, one.Edit, At: starts.GetValueOrDefault(one.Edit.Turns[0], -1), Saved: log.Saves(one.Edit)))
            .Where(one => one.At >= 0 && one.Saved > 0).OrderByDescending(one => one.At).ToList();
        var expected = ExpectedCalls(calls);
        var (saved, savedSent, bestGain, bestCount) = (0L, 0L, 0.0, 0);
        CompressionPlan? plan = null;
        long cached = 0;
        var next = sentEnd;
        for (var i = 0; i < ordered.Count; i++)
        {
            var (_, edit, at, saves) = ordered[i];
            for (; next > at; next--)
            {
                cached += log.Turns[next - 1].Tokens;
            }

            saved += saves;
            savedSent += at < sentEnd ? saves : 0;
            var broken = isCold ? 0 : Math.Max(0, cached - savedSent - (at < sentEnd ? log.UnchangedBefore(edit) : 0));
            var now = isCold ? writePrice * saved : readPrice * savedSent + writePrice * (saved - savedSent);
            recalls += edit.IsStale ? 0 : recallCost * Math.Max(1, edit.LeftOut.Count);
            var cost = ((writePrice - readPrice) * broken) + recalls;
            var gain = expected * readPrice * saved + now - cost;
            if (gain > bestGain)
            {
                (bestGain, bestCount) = (gain, i + 1);
                var breakEven = Math.Max(0, (cost - now) / (readPrice * saved));
                plan = new(saved, broken, breakEven, expected, IsForced: false, []);
            }
        }

        if (plan is null)
        {
            return null;
        }

        var chosen = ordered.Take(bestCount).ToList();
        return ([.. chosen.Select(one => one.Edit)], plan with { Compressors = [.. chosen.Select(one => one.By.Name).Distinct()] });
    }

    /// <summary>The tokens of the cache that a change from a place on breaks.</summary>
    public static long SentAfter(TurnLog log, int at)
    {
        long sent = 0;
        for (var i = 0; i < log.Turns.Count && log.Turns[i].IsSent; i++)
        {
            sent += i >= at ? log.Turns[i].Tokens : 0;
        }

        return sent;
    }

    private static Dictionary<ContextTurn, int> Starts(TurnLog log, out int sentEnd)
    {
        var starts = new Dictionary<ContextTurn, int>(log.Turns.Count);
        sentEnd = -1;
        for (var i = 0; i < log.Turns.Count; i++)
        {
            starts[log.Turns[i]] = i;
            sentEnd = sentEnd < 0 && !log.Turns[i].IsSent ? i : sentEnd;
        }

        sentEnd = sentEnd < 0 ? log.Turns.Count : sentEnd;
        return starts;
    }
}
