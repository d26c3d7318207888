using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures.Rules;

/// <summary>One sentence per rule, with a body as each provider writes it.</summary>
public sealed class FailureRulesTests
{
    private static readonly ModelFailureClassifier Classifier = new();

    [TestCase("openai", 400, """{"error":{"message":"Too long.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 204211 tokens > 200000 maximum"}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"The input token count (1248192) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}""")]
    [TestCase("vertex", 400, """{"error":{"code":400,"message":"Unable to submit request because the input token count is 41000 but model only supports up to 32768.","status":"INVALID_ARGUMENT"}}""")]
    [TestCase("cohere", 400, """{"message":"too many tokens: size limit exceeded by 812 tokens. Try using shorter or fewer inputs."}""")]
    [TestCase("bedrock", 400, """{"message":"Input is too long for requested model."}""")]
    [TestCase("xai", 400, """{"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 250001 tokens."}""")]
    [TestCase("mistral", 400, """{"object":"error","message":"Prompt contains 40001 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","param":null,"code":"3051"}""")]
    [TestCase("vllm", 400, """{"object":"error","message":"The decoder prompt (length 5002) is longer than the maximum model length of 4096.","type":"BadRequestError","param":null,"code":400}""")]
    [TestCase("llama.cpp", 400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":8192}}""")]
    [TestCase("together", 422, """{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens","type":"invalid_request_error"}}""")]
    [TestCase("perplexity", 400, """{"error":{"message":"Shorten it.","type":"too_many_prompt_tokens","code":400}}""")]
    [TestCase("alibaba", 400, """{"code":"InvalidParameter","message":"Range of input length should be [1, 129024]","request_id":"r"}""")]
    [TestCase("litellm", 400, """{"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: too much","type":null,"param":null,"code":"400"}}""")]
    [TestCase("github", 413, """{"error":{"code":"tokens_limit_reached","message":"Request body too large for gpt-4o model. Max size: 8000 tokens."}}""")]
    public void A_conversation_that_does_not_fit_is_ContextOverflow(string provider, int? status, string body) =>
        Expect(ModelFailureKind.ContextOverflow, provider, status, body);

    [TestCase("openai", 429, """{"error":{"message":"Pay.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""")]
    [TestCase("openai", 429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details."}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2030-01-01 at 00:00 UTC."}}""")]
    [TestCase("anthropic", 402, """{"type":"error","error":{"type":"billing_error","message":"There is an issue with your billing."}}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"m","quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"20"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}]}}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"Some Model doesn't have a free quota tier. Set up billing.","status":"RESOURCE_EXHAUSTED"}}""")]
    [TestCase("deepseek", 402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}""")]
    [TestCase("openrouter", 402, """{"error":{"message":"This request requires more credits, or fewer max_tokens.","code":402}}""")]
    [TestCase("xai", 403, """{"code":"The caller does not have permission to execute the specified operation","error":"Your team t-1 has either used all available credits or reached its monthly spending limit."}""")]
    [TestCase("litellm", 400, """{"error":{"message":"Budget has been exceeded! Current cost: 1.2, Max budget: 1.0","type":"budget_exceeded","param":null,"code":"400"}}""")]
    [TestCase("litellm", 429, """{"error":{"message":"litellm.RateLimitError: RateLimitError: OpenAIException - Error code: 429 - {'error': {'message': 'Pay.', 'type': 'insufficient_quota', 'code': 'insufficient_quota'}}","type":"throttling_error","param":null,"code":"429"}}""")]
    [TestCase("moonshot", 429, """{"error":{"message":"Your account is suspended, please check your plan","type":"exceeded_current_quota_error"}}""")]
    [TestCase("alibaba", 400, """{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing.","request_id":"r"}""")]
    [TestCase("huggingface", 402, """{"error":"You have exceeded your monthly included credits for Inference Providers."}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"Quota exceeded for 'Requests per day per user per tier'","status":"RESOURCE_EXHAUSTED"}}""")]
    [TestCase("litellm", 400, """{"detail":"ExceededBudget: User u has exceeded their budget. Current spend: 2; Max Budget: 1"}""")]
    [TestCase("siliconflow", 403, """{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}""")]
    [TestCase("minimax", 200, """{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""")]
    [TestCase("other", 402, "")]
    public void An_allowance_that_is_used_up_for_long_is_QuotaExhausted(string provider, int? status, string body) =>
        Expect(ModelFailureKind.QuotaExhausted, provider, status, body);

    [TestCase("openai", 429, """{"error":{"message":"Rate limit reached for gpt-x on requests per day (RPD): Limit 200, Used 200. Please try again in 7m12s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""")]
    [TestCase("groq", 413, """{"error":{"message":"Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 8000","type":"tokens","code":"rate_limit_exceeded"}}""")]
    [TestCase("azure-openai", 429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded token rate limit. Please retry after 26 seconds."}}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"Resource exhausted. Please try again later.","status":"RESOURCE_EXHAUSTED"}}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"10"}]}]}}""")]
    [TestCase("bedrock", 429, """{"message":"Too many tokens, please wait before trying again."}""")]
    [TestCase("bedrock", 400, """{"__type":"ThrottlingException","message":"Too many requests"}""")]
    [TestCase("mistral", 429, """{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}""")]
    [TestCase("alibaba", 429, """{"code":"Throttling.AllocationQuota","message":"Allocated quota exceeded, please increase your quota limit.","request_id":"r"}""")]
    [TestCase("openrouter", 429, """{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}""")]
    [TestCase("anthropic", 200, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slower.\"}}\n\n")]
    [TestCase("openai", 200, """{"id":"batch_req_1","response":{"status_code":429,"body":{"error":{"message":"Slower.","type":"requests","code":null}}},"error":null}""")]
    [TestCase("bedrock", 200, """{"throttlingException":{"message":"Slower."}}""")]
    [TestCase("litellm", 429, """{"error":{"message":"No deployments available for selected model, Try again in 60 seconds.","type":"None","param":"None","code":"429"}}""")]
    [TestCase("other", null, "rpc error: code = RESOURCE_EXHAUSTED desc = slower")]
    [TestCase("huggingface", 429, """{"error":"Rate limit reached. Please provide an API key for a higher limit."}""")]
    [TestCase("other", 429, "<html><body>nginx</body></html>")]
    [TestCase("other", 429, "")]
    public void A_limit_that_passes_is_RateLimited(string provider, int? status, string body) =>
        Expect(ModelFailureKind.RateLimited, provider, status, body);

    [TestCase("anthropic", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [TestCase("anthropic", 500, """{"type":"error","error":{"type":"api_error","message":"Overloaded"}}""")]
    [TestCase("openai", 503, """{"error":{"message":"The engine is currently overloaded, please try again later","type":"server_error","param":null,"code":null}}""")]
    [TestCase("openai", 200, """{"type":"response.failed","response":{"id":"r","status":"failed","error":{"code":"server_is_overloaded","message":"Later."}}}""")]
    [TestCase("google", 200, """{"error":{"code":503,"message":"This model is currently experiencing high demand.","status":"UNAVAILABLE"}}""")]
    [TestCase("google", 429, """{"error":{"code":429,"message":"x","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"MODEL_CAPACITY_EXHAUSTED"}]}}""")]
    [TestCase("groq", 503, """{"error":{"message":"m is currently over capacity. Please back off and try again later.","type":"internal_server_error"}}""")]
    [TestCase("moonshot", 429, """{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}""")]
    [TestCase("ollama", 503, """{"error":"server busy, please try again.  maximum pending requests exceeded"}""")]
    [TestCase("other", 503, """{"message":"Too many requests are waiting"}""")]
    [TestCase("other", 502, "<html><title>Service Temporarily Unavailable</title></html>")]
    public void A_lack_of_capacity_is_Overloaded(string provider, int? status, string body) =>
        Expect(ModelFailureKind.Overloaded, provider, status, body);

    [TestCase("openai", 500, """{"error":{"message":"The server had an error while processing your request.","type":"server_error"}}""")]
    [TestCase("groq", 200, """{"error":{"message":"The server had an error processing your request.","type":"invalid_request_error"}}""")]
    [TestCase("google", 500, """{"error":{"code":500,"message":"An internal error has occurred.","status":"INTERNAL"}}""")]
    [TestCase("bedrock", 424, """{"__type":"ModelErrorException","message":"The model failed."}""")]
    [TestCase("openrouter", 200, """{"choices":[{"finish_reason":"error","error":{"code":502,"message":"Provider returned error"}}]}""")]
    [TestCase("openai", 500, """{"error":{"message":"x","type":"invalid_request_error","code":"internal_error"}}""")]
    [TestCase("other", 502, "<html><body>Bad Gateway</body></html>")]
    public void A_service_that_failed_is_ServerError(string provider, int? status, string body) =>
        Expect(ModelFailureKind.ServerError, provider, status, body);

    [TestCase("anthropic", 504, """{"type":"error","error":{"type":"timeout_error","message":"Request timed out"}}""")]
    [TestCase("google", 504, """{"error":{"code":504,"message":"Deadline expired before operation could complete.","status":"DEADLINE_EXCEEDED"}}""")]
    [TestCase("bedrock", 408, """{"__type":"ModelTimeoutException","message":"The model took too long."}""")]
    [TestCase("other", 504, "")]
    [TestCase("other", 500, "upstream request timeout")]
    public void An_answer_that_did_not_come_in_time_is_Timeout(string provider, int? status, string body) =>
        Expect(ModelFailureKind.Timeout, provider, status, body);

    private static void Expect(ModelFailureKind kind, string provider, int? status, string body) =>
        Assert.That(Classifier.Classify(new FailureEvidence { Provider = provider, StatusCode = status, Body = body }).Kind, Is.EqualTo(kind));
}
