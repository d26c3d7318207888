using AgentGuard.Events;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Ports;

namespace AgentGuard.Fallback.Ending;

/// <summary>Makes the steps that the options name.</summary>
internal static class EndingSteps
{
    /// <summary>Makes them in the host's order; what it does not order comes after, in the order of the enumeration.</summary>
    /// <remarks>
    /// A hand-over and a fixed answer belong together: the text is what is said while a person takes over, and is given alone when nobody can.
    /// </remarks>
    public static IReadOnlyList<IEnding> Create(
        FallbackOptions options, AnswerMemory? memory, ChainDemands demands, AgentEvents? events, IEscalation? escalation, TimeProvider timeProvider)
    {
        var text = options.AnswerText is { } answer ? new StaticEnding(answer, timeProvider) : null;
        var handOver = options.HandOverReason is { } reason ? new HandOverEnding(reason, text, escalation, events, timeProvider) : null;
        List<IEnding> steps = [];
        foreach (var step in options.EndingOrder.Concat(Enum.GetValues<EndingStep>()).Distinct())
        {
            IEnding?[] named = step switch
            {
                EndingStep.CachedAnswer => [memory],
                EndingStep.ReducedMode => [options.ReducedModel is null ? null : new ReducedEnding(Model(options), options.ReducedNote, demands, events)],
                _ => [handOver, text],
            };
            steps.AddRange(named.OfType<IEnding>().Where(one => !steps.Contains(one)));
        }

        return steps;
    }

    private static FallbackCandidate Model(FallbackOptions options)
    {
        var name = options.ReducedModel!;
        var client = options.FindClient(name) ?? throw new ArgumentException(
            $"ReduceTo(\"{name}\") names a key. A chain of your own takes the client itself: ReduceTo(client, \"{name}\").", nameof(options));
        return new(name, client) { Profile = options.Profiles.TryGetValue(name, out var profile) ? profile : new CandidateProfile() };
    }
}
