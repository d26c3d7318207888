namespace AgentGuard.Replay;

/// <summary>A replay asked what its recording does not hold, and was not allowed to ask it of the outside world.</summary>
public sealed class ReplayDivergedException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="divergence">Where it left the recording.</param>
    public ReplayDivergedException(ReplayDivergence divergence)
        : base($"The replay diverged at {divergence ?? throw new ArgumentNullException(nameof(divergence))}") => Divergence = divergence;

    /// <summary>Where it left the recording.</summary>
    public ReplayDivergence Divergence { get; }
}
