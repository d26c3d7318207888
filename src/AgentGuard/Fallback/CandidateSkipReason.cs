namespace AgentGuard.Fallback;

/// <summary>Why a candidate cannot serve a request.</summary>
public enum CandidateSkipReason
{
    /// <summary>It is not in a region that the request requires, or not known to be.</summary>
    Region,

    /// <summary>A class of data that the request holds may not be sent to it, or is not known to.</summary>
    DataClass,

    /// <summary>It takes no tools.</summary>
    Tools,

    /// <summary>It reads no images.</summary>
    Vision,

    /// <summary>It hears no audio.</summary>
    Audio,

    /// <summary>It sees no video.</summary>
    Video,

    /// <summary>It reads no files.</summary>
    Files,

    /// <summary>It takes no schema for the answer.</summary>
    StructuredOutput,

    /// <summary>Its window is too small: for the prompt as estimated, or as the candidate before it said.</summary>
    ContextWindow,

    /// <summary>The conversation is kept by another provider (<see cref="Microsoft.Extensions.AI.ChatOptions.ConversationId"/>).</summary>
    Conversation,

    /// <summary>Its model is of a family whose filter withheld this request.</summary>
    FilteredFamily,
}
