namespace AgentGuard.Transcripts;

/// <summary>What a provider does with the reasoning in a transcript.</summary>
public enum ReasoningAcceptance
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>It takes, or skips, the text; not what another provider signed or encrypted.</summary>
    Text,

    /// <summary>It takes only what it signed or encrypted itself.</summary>
    Own,
}
