namespace AgentGuard.Budgets;

/// <summary>Whether a run gets anywhere. The set of verdicts is closed.</summary>
/// <remarks>Verdicts are immutable and safe to share between threads.</remarks>
public abstract record ProgressVerdict
{
    private protected ProgressVerdict()
    {
    }

    /// <summary>The verdict that there is nothing to say.</summary>
    public static ProgressVerdict GoesOn { get; } = new GoOn();

    /// <summary>There is nothing to say.</summary>
    public sealed record GoOn : ProgressVerdict;

    /// <summary>The model is told that it repeats itself, and goes on.</summary>
    /// <param name="Pattern">How it repeats itself.</param>
    /// <param name="ToolName">The tool that was called last in the pattern.</param>
    /// <param name="Count">How often.</param>
    /// <param name="Message">What the model is told: what was repeated, how often, with what result, and what to do instead.</param>
    public sealed record Nudge(ProgressPattern Pattern, string ToolName, int Count, string Message) : ProgressVerdict;

    /// <summary>The run is to be wound down.</summary>
    /// <param name="Pattern">How it repeats itself.</param>
    /// <param name="ToolName">The tool that was called last in the pattern.</param>
    /// <param name="Count">How often.</param>
    /// <param name="Reason">Why, for the host; free of content.</param>
    public sealed record Stop(ProgressPattern Pattern, string ToolName, int Count, string Reason) : ProgressVerdict;
}
