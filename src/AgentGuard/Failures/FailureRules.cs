namespace AgentGuard.Failures;

/// <summary>The evidence by which a failure is told: a machine-readable code first, then a well-known phrase, then the HTTP status.</summary>
internal static class FailureRules
{
    // Codes are matched as quoted JSON values, so that a word in prose does not count as one.
    private static readonly (ModelFailureKind Kind, string[] Codes)[] Codes =
    [
        (ModelFailureKind.ContextOverflow, ["context_length_exceeded", "too_many_prompt_tokens", "TOO_MANY_TOKENS"]),
        (ModelFailureKind.QuotaExhausted, ["insufficient_quota", "budget_exceeded", "QUOTA_EXHAUSTED", "INSUFFICIENT_G1_CREDITS_BALANCE", "billing_error"]),
        (ModelFailureKind.Overloaded, ["overloaded_error", "server_is_overloaded", "MODEL_CAPACITY_EXHAUSTED", "UNAVAILABLE"]),
        (ModelFailureKind.ContentFiltered, ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt", "cyber_policy"]),
        (ModelFailureKind.MalformedToolCall, ["tool_use_failed", "MALFORMED_FUNCTION_CALL"]),
        (ModelFailureKind.RateLimited, ["rate_limit_error", "rate_limit_exceeded", "RateLimitReached", "RESOURCE_EXHAUSTED"]),
        (ModelFailureKind.Authentication, ["authentication_error", "invalid_api_key", "UNAUTHENTICATED"]),
        (ModelFailureKind.PermissionDenied, ["permission_error", "PERMISSION_DENIED"]),
        (ModelFailureKind.ModelNotFound, ["model_not_found", "DeploymentNotFound"]),
        (ModelFailureKind.Timeout, ["request_timeout", "DEADLINE_EXCEEDED", "timeout_error"]),
    ];

    // These say no more than "it failed": a phrase of the message, such as that the engine is overloaded, says more.
    private static readonly string[] GenericCodes = ["server_error", "api_error", "internal_server_error"];

    private static readonly (ModelFailureKind Kind, string[] Phrases)[] Phrases =
    [
        (ModelFailureKind.ContextOverflow, ["maximum context length", "prompt is too long", "exceeds the maximum number of tokens", "Input Tokens Exceeded"]),
        (ModelFailureKind.QuotaExhausted, ["credit balance is too low", "exceeded your current quota", "Budget has been exceeded", "limit: 0"]),
        (ModelFailureKind.Overloaded, ["overloaded", "temporarily unavailable", "over capacity"]),
        (ModelFailureKind.ContentFiltered, ["content filtering policy", "content management policy"]),
        (ModelFailureKind.SchemaRejected, ["Invalid schema for", "schema is invalid", "input_schema"]),
        (ModelFailureKind.RateLimited, ["rate limit", "too many requests"]),
        (ModelFailureKind.Authentication, ["Incorrect API key", "invalid x-api-key"]),
        (ModelFailureKind.ModelNotFound, ["model does not exist", "does not exist or you do not have access"]),
    ];

    public static (ModelFailureKind Kind, string? Code) Judge(FailureEvidence evidence)
    {
        var text = evidence.Body ?? evidence.Message ?? string.Empty;
        foreach (var (kind, codes) in Codes)
        {
            if (codes.FirstOrDefault(code => HasCode(text, code)) is { } found)
            {
                return (kind, found);
            }
        }

        foreach (var (kind, phrases) in Phrases)
        {
            if (phrases.Any(phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
            {
                return (kind, null);
            }
        }

        return GenericCodes.FirstOrDefault(code => HasCode(text, code)) is { } generic
            ? (ModelFailureKind.ServerError, generic)
            : (OfStatus(evidence.StatusCode), null);
    }

    private static ModelFailureKind OfStatus(int? status) => status switch
    {
        400 or 405 or 409 or 413 or 415 or 422 => ModelFailureKind.BadRequest,
        401 => ModelFailureKind.Authentication,
        402 => ModelFailureKind.QuotaExhausted,
        403 => ModelFailureKind.PermissionDenied,
        404 => ModelFailureKind.ModelNotFound,
        408 or 504 => ModelFailureKind.Timeout,
        429 => ModelFailureKind.RateLimited,
        503 or 529 => ModelFailureKind.Overloaded,
        >= 500 and <= 599 => ModelFailureKind.ServerError,
        _ => ModelFailureKind.Unknown,
    };

    // The message of some SDK exceptions gives the code bare or in parentheses: "HTTP 429 (insufficient_quota: ...)".
    private static bool HasCode(string text, string code)
    {
        for (var at = text.IndexOf(code, StringComparison.Ordinal); at >= 0; at = text.IndexOf(code, at + 1, StringComparison.Ordinal))
        {
            if (IsEdge(text, at - 1) && IsEdge(text, at + code.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || text[at] is '"' or '\'' or '\\' or '(' or ')' or ':';
}
