namespace AgentGuard;

/// <summary>What is to be done with content that was inspected at a <see cref="TrustBoundary"/>. The set of verdicts is closed.</summary>
/// <remarks>Verdicts are immutable and safe to share between threads.</remarks>
public abstract record Verdict
{
    private protected Verdict()
    {
    }

    /// <summary>What was seen; empty when there was nothing.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The verdict that lets content pass as it is, with no finding.</summary>
    public static Verdict Allowed { get; } = new Allow();

    /// <summary>The content passes as it is.</summary>
    public sealed record Allow : Verdict;

    /// <summary>The content passes in another form.</summary>
    /// <param name="Text">The whole text that replaces the inspected one.</param>
    public sealed record Rewrite(string Text) : Verdict;

    /// <summary>The model is asked once more.</summary>
    /// <param name="Message">What the model is told; something it can act on.</param>
    /// <param name="SafeMessage">What the user reads when asking again did not help.</param>
    public sealed record Reask(string Message, string SafeMessage) : Verdict;

    /// <summary>The content does not pass.</summary>
    /// <param name="Reason">Why, for the host; free of content.</param>
    /// <param name="SafeMessage">What the other side reads in its place.</param>
    public sealed record Block(string Reason, string SafeMessage) : Verdict;

    /// <summary>The content does not pass, and a person takes over.</summary>
    /// <param name="Reason">Why, for the host and the person; free of content.</param>
    /// <param name="SafeMessage">What the other side reads in its place.</param>
    public sealed record Escalate(string Reason, string SafeMessage) : Verdict;
}
