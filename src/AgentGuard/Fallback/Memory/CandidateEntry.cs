namespace AgentGuard.Fallback.Memory;

/// <summary>How a call was let in to a candidate; it is handed back with what came of the call. Small, since every call carries one.</summary>
/// <param name="IsAdmitted">Whether the candidate may be asked.</param>
/// <param name="Version">The cooldown of the candidate under which the call began.</param>
/// <param name="Probe">The number of the probe that the call is, or zero.</param>
/// <param name="AccountVersion">The cooldown of the account under which the call began.</param>
/// <param name="AccountProbe">The number of the probe of the account that the call is, or zero.</param>
internal readonly record struct CandidateEntry(bool IsAdmitted, int Version, int Probe, int AccountVersion, int AccountProbe)
{
    /// <summary>Whether the candidate is asked although it is left alone, since there is nobody else.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether the call finds out if the candidate is well again.</summary>
    public bool IsProbe => Probe > 0 || AccountProbe > 0;
}
