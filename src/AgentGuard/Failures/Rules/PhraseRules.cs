namespace AgentGuard.Failures.Rules;

/// <summary>Well-known phrases of the providers' messages; the first rule that matches decides.</summary>
internal static class PhraseRules
{
    private static readonly PhraseRule[] Rules =
    [
        new(ModelFailureKind.ContextOverflow, NotRateLimiting,
            "maximum context length", "max context length", "context length exceeded", "exceeds the context window",
            "exceed context limit", "exceeds the context length", "exceed the context length", "exceeds the available context size",
            "exceeded model context", "exceeds the model's context", "exceeds this model's context", "context window exceeded",
            "context window is full", "maximum context window", "prompt is too long", "prompt too long", "prompt exceeds max length",
            "input is too long", "Input Tokens Exceeded", "too many input tokens", "too many tokens:",
            "input token count*exceeds the maximum", "input token count*model only supports up to", "exceeds the maximum number of tokens",
            "maximum prompt length", "maximum number of input tokens", "max input tokens", "longer than the maximum model length",
            "context the overflows", "Range of input length should be", "`inputs` tokens + `max_new_tokens` must be", "Max size: * tokens",
            "reduce the length of the messages", "reduce the length of the prompt", "reduce the length of the input", "reduce your prompt",
            "exceeds the model's max", "exceeds the token limit", "token limit exceeded", "`inputs` must have less than*tokens"),
        new(ModelFailureKind.QuotaExhausted, Always,
            "credit balance is too low", "balance is too low", "insufficient balance", "insufficient credit",
            "insufficient account balance", "insufficient funds", "insufficient quota", "out of credits", "used all available credits",
            "purchase more credits", "not enough credits", "requires more credits", "exceeded your monthly included credits",
            "monthly spending limit", "reached your specified*usage limits", "specified API usage limits", "spend limit", "spending limit",
            "billing hard limit", "Budget has been exceeded", "exceeded budget", "ExceededBudget", "budget exceeded", "crossed budget",
            "over budget", "max budget", "credit limit exceeded", "balance is insufficient", "limit: 0#", "have a free quota tier",
            "has no free quota tier", "not available*free tier", "free tier*not available", "free tier*exhausted",
            "account is in good standing"),
        new(ModelFailureKind.QuotaExhausted, NotGoogle, "exceeded your current quota"),
        new(ModelFailureKind.Overloaded, Always,
            "overloaded", "temporarily unavailable", "currently unavailable", "over capacity", "at capacity", "no capacity",
            "capacity exhausted", "experiencing high demand", "currently experiencing heavy", "is currently loading", "server is busy",
            "service is busy", "server busy", "system is busy", "flex tier capacity", "no healthy upstream"),
        new(ModelFailureKind.ContentFiltered, Always,
            "content filter", "content management policy", "content policy", "content policies", "usage policies", "usage policy",
            "usage guidelines", "safety system", "safety filter", "safety settings", "SAFETY_CHECK", "requires moderation",
            "flagged by moderation", "moderation*flagged", "input was flagged", "prompt was flagged", "has been flagged",
            "inappropriate content", "sensitive content", "sensitive words", "blocked by*guardrail", "by guardrail", "violated*policy",
            "violated*guardrail", "prompt injection attack", "blocked by*policy", "prompt was blocked", "response was blocked",
            "Responsible AI"),
        new(ModelFailureKind.MalformedToolCall, Always,
            "Invalid JSON: [{", "Invalid JSON: *\"name\"*\"arguments\"", "Invalid JSON: *\"name\"*\"parameters\"", "tool call validation failed",
            "Failed to call a function", "error parsing tool call", "malformed function call", "malformed tool call",
            "was not in request.tools"),
        new(ModelFailureKind.SchemaRejected, AnsweredToTheCaller,
            "Invalid schema for", "Invalid JSON schema", "invalid response schema", "JSON schema is invalid", "schema is invalid",
            "Unsupported schema", "unsupported JSON schema", "JSON schema*not supported", "json_schema*not supported",
            "not support response format `json_schema`", "specified schema produces", "A schema in GenerationConfig",
            "function_declarations[", "function_declarations.", "functionDeclarations", "response_schema", "responseSchema",
            "response_json_schema", "input_schema", "inputSchema", "output_format.schema", "output_config.format", "schema is too complex",
            "too many recursive definitions in schema", "compiled grammar is too large", "compile*grammar", "Grammar error",
            "flavored json schema", "tools.*Input tag*expected tags", "tools[*].tool_type", "tools[*function.parameters",
            "tools.*.custom."),
        new(ModelFailureKind.PermissionDenied, Always,
            "location is not supported", "region, or territory not supported", "requires terms acceptance"),
        new(ModelFailureKind.ModelNotFound, MayNameAModel,
            "model not found", "model*not found", "model*does not exist", "model not exist", "model*not exist",
            "model*no longer available", "model*decommissioned", "model*is not supported. Supported models", "supported models are",
            "model identifier is invalid", "not a valid model", "unknown model", "unavailable model", "No such model",
            "no 'model_name' with this", "invalid model name", "invalid model:", "invalid model id", "invalid model '", "invalid model `",
            "Unable to access model", "Not found the model", "deployment*does not exist", "deployment*not found", "No endpoints found",
            "no allowed providers are available", "model*not supported by any provider"),
        new(ModelFailureKind.BadRequest, OnlyNotFound,
            "response*not found", "conversation*not found", "thread*found", "assistant*found", "agent*not found", "session*not found",
            "file*not found", "No such file", "No file found", "batch*not found", "vector store*not found", "container*not found",
            "item*not found", "message*not found", "run*not found", "upload*not found", "cached content*not found",
            "CachedContent not found", "prompt*not found", "Invalid URL", "Unknown request URL", "Unrecognized request URL"),
        new(ModelFailureKind.Authentication, AnsweredToTheCaller,
            "API key not valid", "Incorrect API key", "invalid API key", "invalid x-api-key", "API key*is invalid", "API key expired",
            "API key is missing", "missing API key", "No API key", "provide an API key", "security token*invalid",
            "security token*expired", "token included in the request is", "unregistered callers", "Authentication failed",
            "Authentication fails", "invalid authentication", "Could not validate credentials", "invalid subscription key",
            "Authentication error", "access token invalid", "invalid access token", "token seems invalid",
            "signature we calculated does not match", "invalid bearer token"),
        new(ModelFailureKind.Timeout, NotTheCallers,
            "request timed out", "request timeout", "deadline exceeded", "Deadline expired", "upstream timed out", "gateway timeout",
            "gateway time-out", "timed out waiting"),
        new(ModelFailureKind.RateLimited, MayBeALimit,
            "rate limit", "rate-limit", "ratelimit", "too many requests", "too many tokens, please wait", "request limit", "throttled",
            "throttling", "concurrency limit", "too many concurrent", "Requests to the * have exceeded", "rate increased too quickly"),
        new(ModelFailureKind.ServerError, NotTheCallers,
            "server had an error", "internal server error", "internal error", "server error", "upstream provider failed", "upstream error",
            "error occurred while processing your request", "something went wrong", "bad gateway", "unexpected error occurred"),
    ];

    /// <summary>The kind that the words of a message tell.</summary>
    public static ModelFailureKind? Find(string text, FailureContext context)
    {
        foreach (var rule in Rules)
        {
            if (rule.Matches(text, context))
            {
                return rule.Kind;
            }
        }

        return null;
    }

    private static bool Always(FailureContext context) => true;

    private static bool NotGoogle(FailureContext context) => !context.IsGoogle;

    private static bool NotRateLimiting(FailureContext context) => context.Status is not 429;

    /// <summary>A model may be named by any error; it is missing where the request was not found or not valid.</summary>
    private static bool MayNameAModel(FailureContext context) => context.Status is null or < 400 or 400 or 404 or 422;

    private static bool MayBeALimit(FailureContext context) => context.Status is not (402 or 503 or 529);

    /// <summary>An answer to a limit may advise to use a key of one's own.</summary>
    private static bool AnsweredToTheCaller(FailureContext context) => context.Status is not (402 or 408 or 429 or >= 500);

    private static bool OnlyNotFound(FailureContext context) => context.Status is 404;

    /// <summary>Where the status says whose fault it is, words about a failing server speak of another server, such as that of an image.</summary>
    private static bool NotTheCallers(FailureContext context) => context.Status is null or < 400 or 400 or >= 500;
}
