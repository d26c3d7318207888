namespace AgentGuard.Transcripts;

/// <summary>How a defect was mended.</summary>
public enum TranscriptMendingAction
{
    /// <summary>Taken away.</summary>
    Removed,

    /// <summary>Replaced by something that says as much as the provider takes.</summary>
    Replaced,

    /// <summary>Given another id or name.</summary>
    Renamed,

    /// <summary>Put where it belongs.</summary>
    Moved,

    /// <summary>Joined with its neighbour.</summary>
    Merged,

    /// <summary>Added, in the words of <see cref="TranscriptWording"/>.</summary>
    Inserted,
}
