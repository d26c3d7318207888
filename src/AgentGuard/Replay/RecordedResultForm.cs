namespace AgentGuard.Replay;

/// <summary>What the result of a tool was.</summary>
internal enum RecordedResultForm
{
    /// <summary>JSON, or an object that a loop writes as JSON.</summary>
    Json,

    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One content.</summary>
    Content,

    /// <summary>Several contents.</summary>
    Contents,
}
