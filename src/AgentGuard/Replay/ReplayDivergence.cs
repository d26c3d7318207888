namespace AgentGuard.Replay;

/// <summary>Where a replay left its recording.</summary>
/// <param name="Step">The step that was expected there, or the number after the last when nothing more was.</param>
/// <param name="Asked">What was asked instead: <c>a model</c>, or the name of a tool.</param>
/// <param name="Difference">What differs from the nearest step of the recording; <see langword="null"/> when there is none to compare with.</param>
/// <remarks>Immutable. It holds content: keep it where the recording may be.</remarks>
public sealed record ReplayDivergence(int Step, string Asked, RequestDifference? Difference)
{
    /// <summary>Says what differs, readably.</summary>
    /// <returns>One line, and the difference below it.</returns>
    public override string ToString() => Difference is null
        ? $"step {Step}: {Asked} was asked, which the recording does not hold (any more)"
        : $"step {Step}: {Asked} was asked something else than was recorded: {Difference}";
}
