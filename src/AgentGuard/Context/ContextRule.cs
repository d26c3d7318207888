namespace AgentGuard.Context;

/// <summary>What must hold of a shortened conversation, whichever compressor made it.</summary>
public enum ContextRule
{
    /// <summary>Each result has its call before it, and each call that was answered has exactly one result.</summary>
    CallsHaveResults,

    /// <summary>Reasoning stands with the calls it led to, or neither does.</summary>
    ReasoningStaysWithItsCalls,

    /// <summary>The system prompt and the first message of the user are there, as they were.</summary>
    TaskSurvives,

    /// <summary>The latest message of the user is there.</summary>
    LatestQuestionSurvives,

    /// <summary>What a provider took before, it takes after: roles in a valid order.</summary>
    RolesStayValid,

    /// <summary>What stands in place of something says something: a failed or empty summary changes nothing.</summary>
    NothingIsReplacedByNothing,

    /// <summary>It is shorter where it is different.</summary>
    ShorterWhenChanged,

    /// <summary>A turn with an open call is as it was.</summary>
    OpenWorkIsUntouched,

    /// <summary>It is within its limit, or says that it is not.</summary>
    WithinLimit,

    /// <summary>What was shortened once is sent again byte for byte, shorter still, or not at all.</summary>
    NotesAreStable,
}
