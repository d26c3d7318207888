namespace AgentGuard.Resilience.Limits;

/// <summary>What a call holds that was let in.</summary>
/// <param name="Tokens">How many tokens it reserved.</param>
/// <param name="AdmittedAt">When it was let in.</param>
internal readonly record struct CallPermit(long Tokens, long AdmittedAt)
{
    /// <summary>What a call holds where nothing is bounded.</summary>
    public static CallPermit Free => new(0, long.MinValue);
}
