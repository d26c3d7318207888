using System.Collections.Frozen;
using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>Machine-readable words of the providers. Case, underscores, hyphens and dots do not count.</summary>
/// <remarks>
/// Sources: the error references and SDKs of OpenAI, Azure, Anthropic, Google, Amazon Bedrock, Mistral, Cohere, Groq, xAI, Fireworks,
/// Together, OpenRouter, Perplexity, DeepSeek, Alibaba, Moonshot, Ollama, vLLM and LiteLLM, as of 2026.
/// </remarks>
internal static class CodeRules
{
    /// <summary>Words that name one kind of failure. Where a body holds several, the kind that stands first here wins.</summary>
    private static readonly (ModelFailureKind Kind, string[] Codes)[] Telling =
    [
        (ModelFailureKind.ContextOverflow,
        [
            "context_length_exceeded", "context_window_exceeded", "ContextWindowExceededError", "too_many_prompt_tokens", "TOO_MANY_TOKENS",
            "prompt_too_long", "exceed_context_size_error", "model_max_prompt_tokens_exceeded", "tokens_limit_reached", "context_limit_exceeded",
            "max_context_length_exceeded", "input_too_long",
        ]),
        (ModelFailureKind.QuotaExhausted,
        [
            "insufficient_quota", "insufficient_funds", "insufficient_balance", "insufficient_balance_error", "insufficient_credits",
            "INSUFFICIENT_G1_CREDITS_BALANCE", "QUOTA_EXHAUSTED", "budget_exceeded", "BudgetExceededError", "ExceededBudget",
            "billing_hard_limit_reached", "billing_not_active", "billing_error", "exceeded_current_quota_error", "quota_exceeded",
            "ServiceQuotaExceededException", "payment_required", "payment_required_error", "credit_balance_too_low", "usage_limit_reached",
            "usage_limit_exceeded", "spend_limit_exceeded", "spend_limit_reached", "Arrearage", "AllocationQuota.FreeTierOnly", "credit_limit",
        ]),
        (ModelFailureKind.Overloaded,
        [
            "overloaded_error", "overloaded", "server_is_overloaded", "server_overloaded", "engine_overloaded", "engine_overloaded_error",
            "MODEL_CAPACITY_EXHAUSTED", "no_capacity", "slow_down", "ModelNotReadyException", "model_overloaded",
            "insufficient_system_resource",
        ]),
        (ModelFailureKind.ContentFiltered,
        [
            "content_filter", "content_filtered", "content_filter_error", "content_policy_violation", "ContentPolicyViolationError",
            "ResponsibleAIPolicyViolation", "invalid_prompt", "cyber_policy", "moderation_blocked", "data_inspection_failed", "SensitiveContentDetected",
            "InputTextSensitiveContentDetected", "OutputTextSensitiveContentDetected", "InputImageSensitiveContentDetected",
            "OutputImageSensitiveContentDetected", "policy_violation", "safety_violation", "prompt_blocked", "PROHIBITED_CONTENT",
        ]),
        (ModelFailureKind.MalformedToolCall,
            ["tool_use_failed", "MALFORMED_FUNCTION_CALL", "malformed_tool_call", "output_parse_failed", "json_validate_failed"]),
        (ModelFailureKind.SchemaRejected, ["invalid_function_parameters", "invalid_json_schema", "invalid_schema", "unsupported_schema"]),
        (ModelFailureKind.PermissionDenied,
        [
            "key_model_access_denied", "team_model_access_denied", "user_model_access_denied", "org_model_access_denied",
            "unsupported_country_region_territory", "model_terms_required", "VALIDATION_REQUIRED", "SERVICE_DISABLED",
        ]),
        (ModelFailureKind.ModelNotFound,
        [
            "model_not_found", "model_not_found_error", "DeploymentNotFound", "unknown_model", "invalid_model", "model_not_supported",
            "model_not_available", "model_not_exist", "model_decommissioned", "model_deprecated", "InvalidEndpointOrModel.NotFound",
            "deployment_not_found", "unavailable_model",
        ]),
        (ModelFailureKind.Timeout,
        [
            "request_timeout", "timeout_error", "timeout", "DEADLINE_EXCEEDED", "ModelTimeoutException", "gateway_timeout", "upstream_timeout",
            "APITimeoutError", "request_timed_out",
        ]),
        (ModelFailureKind.Authentication,
        [
            "authentication_error", "invalid_api_key", "API_KEY_INVALID", "invalid_authentication", "invalid_authentication_error",
            "UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException", "InvalidClientTokenId",
            "MissingAuthenticationTokenException", "missing_api_key", "expired_key", "token_not_found_in_db", "AuthenticationError",
        ]),
        (ModelFailureKind.RateLimited,
        [
            "rate_limit_error", "rate_limit_exceeded", "rate_limit_reached", "rate_limit_reached_error", "rate_limited", "rate_limit",
            "too_many_requests", "TooManyRequestsException", "ThrottlingException", "ThrottledException", "Throttling", "Throttling.RateQuota",
            "Throttling.AllocationQuota", "Throttling.BurstRate", "limit_requests", "limit_burst_rate", "user_rate_limit_exceeded",
        ]),
    ];

    /// <summary>Words for a whole class of failures: a phrase, or a status that is not one of them, says more.</summary>
    private static readonly (ModelFailureKind Kind, string[] Codes)[] General =
    [
        (ModelFailureKind.Overloaded, ["UNAVAILABLE", "service_unavailable", "service_unavailable_error", "ServiceUnavailableException"]),
        (ModelFailureKind.RateLimited, ["RESOURCE_EXHAUSTED", "throttling_error", "RateLimitError", "tokens", "requests"]),
        (ModelFailureKind.Authentication, ["UNAUTHENTICATED", "unauthorized", "auth_error", "invalid_token"]),
        (ModelFailureKind.PermissionDenied,
            ["PERMISSION_DENIED", "permission_error", "PermissionDeniedError", "AccessDeniedException", "access_denied", "forbidden"]),
        (ModelFailureKind.ModelNotFound, ["not_found_error", "NOT_FOUND", "ResourceNotFoundException", "resource_not_found_error"]),
        (ModelFailureKind.ServerError,
        [
            "server_error", "internal_server_error", "internal_error", "InternalServerException", "InternalFailure", "INTERNAL", "api_error",
            "upstream_error", "bad_gateway", "UNKNOWN", "DATA_LOSS", "ModelErrorException", "ModelStreamErrorException",
        ]),
        (ModelFailureKind.BadRequest,
        [
            "invalid_request_error", "invalid_request", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE", "bad_request",
            "BadRequestError", "ValidationException", "validation_error", "invalid_parameter_error", "unprocessable_entity", "request_too_large",
        ]),
    ];

    private static readonly FrozenDictionary<string, (int Rank, ModelFailureKind Kind)> TellingByCode = Index(Telling);
    private static readonly FrozenDictionary<string, (int Rank, ModelFailureKind Kind)> GeneralByCode = Index(General);

    /// <summary>What the codes of a body, or those that stand in its words, name.</summary>
    public static (ModelFailureKind Kind, string Code)? FindTelling(IEnumerable<string> codes, int? status) => Find(TellingByCode, codes, status);

    /// <summary>The class of failures that the codes of a body name.</summary>
    /// <remarks>A gateway calls the error of a caller one of the server behind it: where the status agrees with the caller's, that one counts.</remarks>
    public static (ModelFailureKind Kind, string Code)? FindGeneral(IReadOnlyCollection<string> codes, int? status) =>
        Find(GeneralByCode, codes, status) is not { } found ? null
        : found.Kind is ModelFailureKind.ServerError && status is < 500
            ? Find(GeneralByCode, codes.Where(IsOfTheCaller), status) ?? found
            : found;

    private static bool IsOfTheCaller(string code) =>
        GeneralByCode.TryGetValue(Words.Normalize(code), out var found) && found.Kind is ModelFailureKind.BadRequest;

    private static (ModelFailureKind Kind, string Code)? Find(
        FrozenDictionary<string, (int Rank, ModelFailureKind Kind)> table, IEnumerable<string> codes, int? status)
    {
        (int Rank, ModelFailureKind Kind, string Code)? best = null;
        foreach (var code in codes)
        {
            // A model that exists, but not for this account, is answered with 403 and the code of one that does not.
            if (table.TryGetValue(Words.Normalize(code), out var found)
                && !(found.Kind is ModelFailureKind.ModelNotFound && status is 403)
                && !(found.Rank >= best?.Rank))
            {
                best = (found.Rank, found.Kind, code);
            }
        }

        return best is { } b ? (b.Kind, b.Code) : null;
    }

    private static FrozenDictionary<string, (int Rank, ModelFailureKind Kind)> Index((ModelFailureKind Kind, string[] Codes)[] table) =>
        table.SelectMany((row, rank) => row.Codes.Select(code => KeyValuePair.Create(Words.Normalize(code), (rank, row.Kind)))).ToFrozenDictionary();
}
