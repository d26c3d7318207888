namespace AgentGuard.Testing.Simulator;

/// <summary>
/// What goes wrong with one exchange. Statuses, headers and bodies are those of the provider whose protocol the
/// request speaks; a streaming kind meets its nearest analogue where the request does not stream.
/// </summary>
public enum SimulatedFaultKind
{
    /// <summary>429 with <c>Retry-After</c>.</summary>
    RateLimited = 0,

    /// <summary>429 without <c>Retry-After</c>.</summary>
    RateLimitedWithoutRetryAfter,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>503 from the edge, with a body that is not JSON.</summary>
    Unavailable,

    /// <summary>Anthropic: 529. OpenAI knows no 529 and says the same with 503.</summary>
    Overloaded,

    /// <summary>The connection is reset before any header.</summary>
    ResetBeforeHeaders,

    /// <summary>Silence before the first token, then a cut: after the headers of a stream, before those of a whole answer.</summary>
    StallBeforeFirstToken,

    /// <summary>Half of the content, silence, then a cut.</summary>
    StallMidStream,

    /// <summary>Half of the content, then a cut.</summary>
    CutMidStream,

    /// <summary>An opening event without content, then a cut. Not streaming: headers without a body, then a cut.</summary>
    EmptyFirstUpdateThenCut,

    /// <summary>Half of the content, then the provider's error event. Not streaming: <see cref="ServerError"/>.</summary>
    ErrorMidStream,

    /// <summary>One event whose JSON is broken off. Not streaming: a body of broken JSON with status 200.</summary>
    MalformedSse,

    /// <summary>The arguments of every tool call become invalid JSON.</summary>
    MalformedToolArguments,

    /// <summary>The arguments of the last tool call stop half-way, finished by length.</summary>
    TruncatedToolArguments,

    /// <summary>The text stands in a Markdown code fence, with prose around.</summary>
    JsonInCodeFence,

    /// <summary>The text stops half-way, finished by length.</summary>
    FinishLength,

    /// <summary>OpenAI: half of the text, finished by <c>content_filter</c>. Anthropic: 400.</summary>
    ContentFilter,

    /// <summary>The model refuses.</summary>
    Refusal,

    /// <summary>400: the prompt is too long.</summary>
    ContextLengthExceeded,

    /// <summary>OpenAI: 429 <c>insufficient_quota</c>. Anthropic: 400, the credit balance is too low.</summary>
    InsufficientQuota,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>Two tool calls with one id; a single call is sent twice.</summary>
    DuplicateToolCallIds,

    /// <summary>The first tool call names a tool that the request did not offer.</summary>
    UnknownTool,
}
