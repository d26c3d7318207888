namespace AgentGuard.Failures.Bodies;

/// <summary>What a property of a body tells, by its name.</summary>
internal enum BodyField
{
    /// <summary>Nothing by its name alone; what it holds is read as what surrounds it.</summary>
    Other,

    /// <summary>A machine-readable word or number: a code, a type, a status, a reason.</summary>
    Code,

    /// <summary>Words for people.</summary>
    Message,

    /// <summary>An error: an object, or its message.</summary>
    Error,

    /// <summary>Why an answer ended.</summary>
    Finish,

    /// <summary>An object that says why an answer is incomplete.</summary>
    FinishDetails,

    /// <summary>Why a prompt was blocked.</summary>
    Block,

    /// <summary>The words with which the model declined.</summary>
    Refusal,

    /// <summary>Whether a filter held something back.</summary>
    Filtered,

    /// <summary>What stands here only when moderation flagged the prompt.</summary>
    Flagged,

    /// <summary>The name of an allowance.</summary>
    Quota,

    /// <summary>The size of an allowance.</summary>
    QuotaSize,

    /// <summary>How long to wait.</summary>
    RetryDelay,

    /// <summary>The part of the request that is at fault.</summary>
    Parameter,

    /// <summary>A part of an answer, around its content.</summary>
    Answer,

    /// <summary>The content of an answer.</summary>
    Content,

    /// <summary>What hosts attach to a request, or what an error adds to itself.</summary>
    Metadata,

    /// <summary>Content of the request or of the answer, which says nothing about a failure.</summary>
    Skip,
}
