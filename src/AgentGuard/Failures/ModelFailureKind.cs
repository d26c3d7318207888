namespace AgentGuard.Failures;

/// <summary>Why a call of a model failed, whatever the provider calls it.</summary>
public enum ModelFailureKind
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>Too many requests or tokens for now; waiting helps.</summary>
    RateLimited,

    /// <summary>The allowance is used up; waiting does not help soon.</summary>
    QuotaExhausted,

    /// <summary>The service is short of capacity.</summary>
    Overloaded,

    /// <summary>The service failed.</summary>
    ServerError,

    /// <summary>No answer in time; see <see cref="ModelFailure.TimeoutPhase"/>.</summary>
    Timeout,

    /// <summary>The connection failed, was reset, or the stream was cut or malformed.</summary>
    Transport,

    /// <summary>The conversation does not fit the window of the model.</summary>
    ContextOverflow,

    /// <summary>A filter of the service withheld the prompt or the answer.</summary>
    ContentFiltered,

    /// <summary>The model itself declined.</summary>
    Refusal,

    /// <summary>The answer was cut at the limit of output tokens; its tool calls must not run.</summary>
    Truncated,

    /// <summary>The model wrote a tool call that cannot be read.</summary>
    MalformedToolCall,

    /// <summary>The model called a tool that does not exist.</summary>
    UnknownTool,

    /// <summary>The answer holds neither text nor a tool call.</summary>
    EmptyAnswer,

    /// <summary>The provider does not accept a schema of the request.</summary>
    SchemaRejected,

    /// <summary>The credentials are missing or wrong.</summary>
    Authentication,

    /// <summary>The credentials do not allow this.</summary>
    PermissionDenied,

    /// <summary>The model or deployment does not exist.</summary>
    ModelNotFound,

    /// <summary>The request is not valid.</summary>
    BadRequest,

    /// <summary>A budget of the run is used up.</summary>
    BudgetExceeded,

    /// <summary>The caller cancelled. Never a failure: not retried, not counted, not failed over.</summary>
    Cancelled,

    /// <summary>A circuit breaker is open: the call was not made.</summary>
    CircuitOpen,

    /// <summary>The answer does not satisfy the schema that was asked for, or a check of the host, also after asking again.</summary>
    SchemaViolated,

    /// <summary>No candidate can serve the request: each lacks something that it needs. No call was made.</summary>
    CapabilityMissing,
}
