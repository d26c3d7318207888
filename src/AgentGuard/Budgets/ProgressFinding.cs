namespace AgentGuard.Budgets;

/// <summary>A pattern in the steps of a run.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Tools">The tools that take part; the one called last is the last.</param>
/// <param name="Count">How often.</param>
/// <param name="Stops">Whether the run is to be stopped.</param>
/// <param name="Result">What the last call gave.</param>
internal sealed record ProgressFinding(ProgressPattern Pattern, IReadOnlyList<string> Tools, int Count, bool Stops, string Result)
{
    public string LastTool => Tools[^1];

    /// <summary>Why the run is stopped; free of content.</summary>
    public string Reason => Pattern switch
    {
        ProgressPattern.RepeatedFailure => FormattableString.Invariant($"the same call of '{LastTool}' failed {Count} times"),
        ProgressPattern.RepeatedCall => FormattableString.Invariant($"the same call of '{LastTool}' gave the same result {Count} times in a row"),
        ProgressPattern.Cycle => FormattableString.Invariant($"the same {Tools.Count} calls came {Count} times in turn with the same results"),
        ProgressPattern.SameError => FormattableString.Invariant($"'{LastTool}' failed {Count} times in a row with the same error"),
        ProgressPattern.FailureSeries => FormattableString.Invariant($"{Count} tool calls in a row failed"),
        _ => FormattableString.Invariant($"{Count} tool calls in a row brought nothing new"),
    };

    public ProgressVerdict ToVerdict() => Stops
        ? new ProgressVerdict.Stop(Pattern, LastTool, Count, Reason)
        : new ProgressVerdict.Nudge(Pattern, LastTool, Count, ProgressNote.Text(this));
}
