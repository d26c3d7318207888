using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback;

/// <summary>Checks a profile.</summary>
internal static class CandidateProfileRules
{
    private const int LargestWindow = 100_000_000;

    /// <summary>Checks the profiles of all candidates.</summary>
    /// <exception cref="OptionsValidationException">A profile is out of its range.</exception>
    public static void Validate(IReadOnlyList<FallbackCandidate> candidates)
    {
        var problems = candidates.SelectMany(candidate => Check(candidate.Profile).Select(problem => $"The profile of {candidate.Name} {problem}")).ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(string.Empty, typeof(CandidateProfile), problems);
        }
    }

    /// <summary>Says what is wrong with it.</summary>
    public static IEnumerable<string> Check(CandidateProfile profile)
    {
        if (profile.ContextWindow is < 1 or > LargestWindow)
        {
            yield return FormattableString.Invariant(
                $"has a {nameof(profile.ContextWindow)} of {profile.ContextWindow}; it must be from 1 to {LargestWindow}.");
        }

        if (profile.InputPrice < 0 || profile.OutputPrice < 0)
        {
            yield return "has a price below zero.";
        }

        if (profile.DataClasses.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"has an empty name among its {nameof(profile.DataClasses)}.";
        }
    }
}
