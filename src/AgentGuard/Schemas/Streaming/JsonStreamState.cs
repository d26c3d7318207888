namespace AgentGuard.Schemas.Streaming;

/// <summary>What is known of a document that is still coming.</summary>
public enum JsonStreamState
{
    /// <summary>As far as is known, some valid document begins so.</summary>
    Viable,

    /// <summary>No valid document begins so, whatever follows.</summary>
    Rejected,
}
