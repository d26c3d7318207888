namespace AgentGuard.Transcripts;

/// <summary>What a defect leads to.</summary>
public enum TranscriptDefectSeverity
{
    /// <summary>Some adapters put it right or skip it, others send what the provider refuses.</summary>
    Risk,

    /// <summary>The provider refuses the request, or something the host said never reaches the model.</summary>
    Error,
}
