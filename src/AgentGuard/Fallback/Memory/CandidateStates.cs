namespace AgentGuard.Fallback.Memory;

/// <summary>Makes what a chain remembers of its candidates.</summary>
internal static class CandidateStates
{
    /// <summary>Makes one for each candidate; those of one account share what concerns it.</summary>
    /// <exception cref="ArgumentException">There is no candidate, or two have the same name.</exception>
    public static CandidateState[] Create(
        IReadOnlyList<FallbackCandidate> candidates, FallbackOptions options, TimeProvider timeProvider, Pulse pulse)
    {
        if (candidates.Count == 0)
        {
            throw new ArgumentException("A chain needs at least one candidate.", nameof(candidates));
        }

        if (candidates.GroupBy(candidate => candidate.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The chain holds {twice.Count()} candidates of the name '{twice.Key}'; give each its own.", nameof(candidates));
        }

        var accounts = new Dictionary<string, Cooldown>(StringComparer.OrdinalIgnoreCase);
        CandidateState[] states = [.. candidates.Select(candidate => new CandidateState(candidate, options, NewCooldown, AccountOf(candidate.Profile), pulse))];
        if (states.Length > 1)
        {
            Array.ForEach(states, state => state.Introduce([.. states.Where(other => other != state)]));
        }

        return states;

        Cooldown NewCooldown() => new(timeProvider, options.LongCooldown, pulse);

        Cooldown? AccountOf(CandidateProfile profile)
        {
            if ((profile.Account ?? profile.Provider) is not { } name)
            {
                return null;
            }

            if (!accounts.TryGetValue(name, out var account))
            {
                accounts[name] = account = NewCooldown();
            }

            return account;
        }
    }
}
