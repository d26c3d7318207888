using AgentGuard.Events;

namespace AgentGuard.Fallback;

/// <summary>A request waited for a candidate, or asks one again that failed it before.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Waited">How long the request waited in all so far.</param>
/// <param name="AskedBefore">How often the request had asked it already.</param>
public sealed record CandidateAwaited(string Candidate, TimeSpan Waited, int AskedBefore) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1405";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant(
        $"After {Waited.TotalSeconds:0.###} s of waiting the candidate {Candidate} is asked, for the {Ordinal(AskedBefore + 1)} time in this request.");

    private static string Ordinal(int number) => FormattableString.Invariant($"{number}{number switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }}");
}
