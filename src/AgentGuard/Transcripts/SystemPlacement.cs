namespace AgentGuard.Transcripts;

/// <summary>Where the host's own words may stand in a transcript.</summary>
public enum SystemPlacement
{
    /// <summary>Anywhere.</summary>
    Anywhere,

    /// <summary>Before every other message.</summary>
    Leading,
}
