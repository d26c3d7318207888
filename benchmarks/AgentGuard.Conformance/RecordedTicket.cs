namespace AgentGuard.Conformance;

/// <summary>What came of a ticket.</summary>
/// <param name="Events">What happened, each as its code and text.</param>
/// <param name="End">The answer, or the reason why there is none.</param>
/// <param name="Divergence">Where the replay left its recording.</param>
/// <param name="Steps">How many steps came from the recording.</param>
/// <param name="LiveCalls">How many calls did not.</param>
internal sealed record RecordedTicket(IReadOnlyList<string> Events, string End, string? Divergence = null, int Steps = 0, int LiveCalls = 0)
{
    /// <summary>Retries, candidates given up, and failures of tools.</summary>
    public static bool IsFailure(string happened) =>
        happened.StartsWith("AG1301", StringComparison.Ordinal) || happened.StartsWith("AG1401", StringComparison.Ordinal) || happened.StartsWith("AG1601", StringComparison.Ordinal);

    /// <summary>The first thing that is not the same; <see langword="null"/> where all is.</summary>
    public string? FirstDifference(RecordedTicket replayed)
    {
        if (replayed.Divergence is not null)
        {
            return replayed.Divergence;
        }

        for (var i = 0; i < Math.Max(Events.Count, replayed.Events.Count); i++)
        {
            if (Events.ElementAtOrDefault(i) != replayed.Events.ElementAtOrDefault(i))
            {
                return $"event {i + 1} was '{Events.ElementAtOrDefault(i)}' and is '{replayed.Events.ElementAtOrDefault(i)}'";
            }
        }

        return End != replayed.End ? $"the end was '{End}' and is '{replayed.End}'" : replayed.LiveCalls > 0 ? "calls were live" : null;
    }
}
