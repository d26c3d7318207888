namespace AgentGuard.Fallback.Memory;

/// <summary>How quickly requests are let in one after another after a limit of the rate. All who waited at once would but meet it again.</summary>
/// <param name="Gap">The time between two; zero where nothing is limited.</param>
/// <remarks>
/// Congestion control: the rate grows with every call and every answer, and a further limit takes a third off it. Growth is quick, since a
/// limit that is met costs one call that fails at once, and a limit that is not met costs requests that wait for nothing.
/// </remarks>
internal readonly record struct Pace(TimeSpan Gap)
{
    private const double PerCall = 0.95;
    private const double PerAnswer = 0.9;
    private const double PerLimit = 1.5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Whether requests need not be let in one by one any more.</summary>
    public bool IsOver => Gap < Shortest;

    /// <summary>The pace after a limit was met.</summary>
    public Pace Slower() => new(Gap == TimeSpan.Zero ? First : Gap * PerLimit < Longest ? Gap * PerLimit : Longest);

    /// <summary>The pace after a call was let in.</summary>
    public Pace AfterCall() => Quicker(PerCall);

    /// <summary>The pace after a call was answered.</summary>
    public Pace AfterAnswer() => Quicker(PerAnswer);

    private Pace Quicker(double share) => Gap * share < Shortest ? default : new(Gap * share);
}
