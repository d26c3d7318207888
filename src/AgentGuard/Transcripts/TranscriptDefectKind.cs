namespace AgentGuard.Transcripts;

/// <summary>What is wrong in a transcript.</summary>
public enum TranscriptDefectKind
{
    /// <summary>The id of a call has characters or a length that the provider does not take.</summary>
    CallIdNotAccepted,

    /// <summary>Two calls have one id.</summary>
    CallIdRepeated,

    /// <summary>The name of a tool has characters or a length that the provider does not take.</summary>
    NameNotAccepted,

    /// <summary>A call has no result directly after it.</summary>
    CallWithoutResult,

    /// <summary>A result has no call before it.</summary>
    ResultWithoutCall,

    /// <summary>A call has more than one result.</summary>
    ResultRepeated,

    /// <summary>A result does not stand directly after its call, or not in a message of a tool.</summary>
    ResultMisplaced,

    /// <summary>The results of one message's calls stand in several messages where the provider wants one.</summary>
    ResultsScattered,

    /// <summary>A call stands in a message that is not the assistant's.</summary>
    CallMisplaced,

    /// <summary>Reasoning that the provider does not take: another one's, or any.</summary>
    ReasoningNotAccepted,

    /// <summary>Something that only the provider that made it can read.</summary>
    ForeignContent,

    /// <summary>An object of another provider's SDK hangs on a message or a content; an adapter may send it back as it is.</summary>
    ForeignRepresentation,

    /// <summary>An image, file or link that the provider does not take, or not from this role.</summary>
    ContentNotSupported,

    /// <summary>Text or media in a message of a tool, beside the results: adapters do not send it.</summary>
    ContentMisplaced,

    /// <summary>A text without a character that can be seen.</summary>
    BlankText,

    /// <summary>A message with nothing that could be sent.</summary>
    EmptyMessage,

    /// <summary>A role that the provider does not know.</summary>
    RoleNotAccepted,

    /// <summary>Two messages of one role in a row.</summary>
    RoleRepeated,

    /// <summary>A system message after the conversation has begun.</summary>
    SystemMisplaced,

    /// <summary>A message of the user directly after the results of tools.</summary>
    UserAfterResults,

    /// <summary>The first message after the system's is not the user's.</summary>
    OpensWithoutUser,

    /// <summary>The last message is the assistant's, which the provider is to go on from and cannot.</summary>
    EndsWithAssistant,

    /// <summary>The last message is the assistant's and ends in white space.</summary>
    TrailingWhitespace,
}
