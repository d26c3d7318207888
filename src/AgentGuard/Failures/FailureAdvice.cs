namespace AgentGuard.Failures;

/// <summary>What a failure means to the host, in words.</summary>
internal static class FailureAdvice
{
    public static string For(ModelFailureKind kind) => kind switch
    {
        ModelFailureKind.RateLimited => "The provider limits the rate; wait, or let another candidate answer.",
        ModelFailureKind.QuotaExhausted => "The allowance of the account is used up; raise it, or let another provider answer.",
        ModelFailureKind.Overloaded => "The provider is short of capacity; try again later or elsewhere.",
        ModelFailureKind.ServerError => "The provider failed; try again later or elsewhere.",
        ModelFailureKind.Timeout => "No answer came in time; try again, or raise the limit for this model.",
        ModelFailureKind.Transport => "The connection failed or the answer was cut; try again.",
        ModelFailureKind.ContextOverflow => "The conversation does not fit the model's window; compress it or use a larger window.",
        ModelFailureKind.ContentFiltered => "A filter of the service withheld the prompt or the answer; do not retry it unchanged.",
        ModelFailureKind.Refusal => "The model declined to answer.",
        ModelFailureKind.Truncated => "The answer was cut at the limit of output tokens; raise the limit or ask for less.",
        ModelFailureKind.MalformedToolCall => "The model wrote a tool call that cannot be read; ask again.",
        ModelFailureKind.UnknownTool => "The model called a tool that does not exist.",
        ModelFailureKind.EmptyAnswer => "The answer holds neither text nor a tool call; ask again.",
        ModelFailureKind.SchemaRejected => "The provider does not accept a schema of the request; simplify it.",
        ModelFailureKind.Authentication => "The provider does not accept the credentials; check the key.",
        ModelFailureKind.PermissionDenied => "The credentials do not allow this; check the account's permissions.",
        ModelFailureKind.ModelNotFound => "The model or deployment does not exist at this endpoint; check its name.",
        ModelFailureKind.BadRequest => "The provider says that the request is not valid; retrying it unchanged is useless.",
        ModelFailureKind.BudgetExceeded => "A budget of the run is used up; raise AgentRunOptions or BudgetOptions, or find what repeats itself.",
        ModelFailureKind.Cancelled => "The caller cancelled.",
        ModelFailureKind.CircuitOpen => "The circuit breaker is open after repeated failures; the call was not made.",
        ModelFailureKind.SchemaViolated => "The answer does not satisfy its schema; simplify the schema, or let another model answer.",
        ModelFailureKind.CapabilityMissing => "No candidate can serve the request; add one that has what it needs.",
        _ => "The call failed in a way that is not known; add an IModelFailureReader for this SDK.",
    };
}
