using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures.Rules;

/// <summary>One sentence per rule on what the caller, or the model, did wrong.</summary>
public sealed class FailureRulesOfRequestsTests
{
    private static readonly ModelFailureClassifier Classifier = new();

    [TestCase("openai", 400, """{"error":{"message":"Flagged.","type":"invalid_request_error","code":"content_policy_violation"}}""")]
    [TestCase("azure-openai", 400, """{"error":{"message":"x","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"violence":{"filtered":true,"severity":"high"}}}}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}""")]
    [TestCase("google", 200, """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":3}}""")]
    [TestCase("google", 200, """{"candidates":[{"finishReason":"RECITATION","index":0}]}""")]
    [TestCase("openrouter", 403, """{"error":{"code":403,"message":"m requires moderation. Your input was refused.","metadata":{"reasons":["violence"],"flagged_input":"..."}}}""")]
    [TestCase("xai", 403, """{"code":"The caller does not have permission","error":"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_X"}""")]
    [TestCase("alibaba", 400, """{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","request_id":"r"}""")]
    [TestCase("openai", 200, """{"object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}""")]
    [TestCase("openai", 200, """{"type":"response.done","response":{"status":"incomplete","status_details":{"type":"incomplete","reason":"content_filter"}}}""")]
    [TestCase("google", 200, """{"predictions":[{"raiFilteredReason":"The prompt was held back."}]}""")]
    [TestCase("litellm", 400, """{"error":{"message":"{'error': 'Violated guardrail policy'}","type":"None","param":"None","code":"400"}}""")]
    [TestCase("bedrock", 200, """{"output":{"message":{"role":"assistant","content":[{"text":"Sorry."}]}},"stopReason":"guardrail_intervened"}""")]
    public void A_filter_of_the_service_is_ContentFiltered(string provider, int status, string body) =>
        Expect(ModelFailureKind.ContentFiltered, provider, status, body);

    [TestCase("openai", 200, """{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":null,"refusal":"I cannot help."}}]}""")]
    [TestCase("openai", 200, """{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}""")]
    [TestCase("anthropic", 200, """{"type":"message","content":[],"stop_reason":"refusal"}""")]
    [TestCase("anthropic", 200, "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}}\n\n")]
    public void A_model_that_declines_is_Refusal(string provider, int status, string body) =>
        Expect(ModelFailureKind.Refusal, provider, status, body);

    [TestCase("openai", 200, """{"choices":[{"message":{"role":"assistant","content":"Once upon","refusal":null},"finish_reason":"length"}]}""")]
    [TestCase("openai", 200, """{"object":"response","status":"incomplete","error":null,"incomplete_details":{"reason":"max_output_tokens"},"output":[]}""")]
    [TestCase("anthropic", 200, """{"type":"message","content":[{"type":"text","text":"Once"}],"stop_reason":"max_tokens"}""")]
    [TestCase("google", 200, """{"candidates":[{"content":{"parts":[{"text":"Once"}]},"finishReason":"MAX_TOKENS"}]}""")]
    [TestCase("cohere", 200, """{"id":"i","message":{"role":"assistant","content":[{"type":"text","text":"Once"}]},"finish_reason":"MAX_TOKENS"}""")]
    [TestCase("openai", 200, """{"object":"response","status":"incomplete","output":[]}""")]
    [TestCase("ollama", 200, """{"model":"m","message":{"role":"assistant","content":"Once"},"done":true,"done_reason":"length"}""")]
    public void An_answer_that_was_cut_is_Truncated(string provider, int status, string body) =>
        Expect(ModelFailureKind.Truncated, provider, status, body);

    [TestCase("groq", 400, """{"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<function=x>"}}""")]
    [TestCase("google", 200, """{"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Malformed function call: x"}]}""")]
    [TestCase("fireworks", 400, """{"error":{"message":"Invalid JSON: [{\"name\": \"look_up\", \"arguments\": {\"id\": 1}]","type":"invalid_request_error"}}""")]
    [TestCase("fireworks", 400, """{"error":{"message":"Invalid JSON: [{\"look_up\": {\"id\": 1}]","type":"invalid_request_error"}}""")]
    [TestCase("ollama", 500, """{"error":"error parsing tool call: raw='{\"a\":', err=unexpected end of JSON input"}""")]
    public void A_call_that_the_provider_could_not_read_is_MalformedToolCall(string provider, int status, string body) =>
        Expect(ModelFailureKind.MalformedToolCall, provider, status, body);

    [TestCase("openai", 400, """{"error":{"message":"Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required.","type":"invalid_request_error","param":"response_format","code":null}}""")]
    [TestCase("openai", 400, """{"error":{"message":"No.","type":"invalid_request_error","param":"tools[0].function.parameters","code":"invalid_function_parameters"}}""")]
    [TestCase("openai", 400, """{"error":{"message":"Invalid value: 'search_x'.","type":"invalid_request_error","param":"tools[2].type","code":"invalid_value"}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12"}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type","status":"INVALID_ARGUMENT"}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"The specified schema produces a constraint that has too many states for serving.","status":"INVALID_ARGUMENT"}}""")]
    [TestCase("groq", 400, """{"error":{"message":"This model does not support response format `json_schema`. See the docs.","type":"invalid_request_error"}}""")]
    [TestCase("bedrock", 400, """{"message":"The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object."}""")]
    public void A_schema_that_the_provider_refuses_is_SchemaRejected(string provider, int status, string body) =>
        Expect(ModelFailureKind.SchemaRejected, provider, status, body);

    [TestCase("openai", 401, """{"error":{"message":"You didn't provide an API key.","type":"invalid_request_error","param":null,"code":null}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""")]
    [TestCase("google", 403, """{"error":{"code":403,"message":"Method doesn't allow unregistered callers (callers without established identity).","status":"PERMISSION_DENIED"}}""")]
    [TestCase("xai", 400, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: x***y."}""")]
    [TestCase("bedrock", 403, """{"message":"The security token included in the request is invalid."}""")]
    [TestCase("bedrock", 403, """{"message":"The security token included in the request is expired"}""")]
    [TestCase("ollama", 401, """{"error":{"message":"unauthorized","type":"api_error"}}""")]
    [TestCase("other", 401, "")]
    public void Credentials_that_are_not_accepted_are_Authentication(string provider, int status, string body) =>
        Expect(ModelFailureKind.Authentication, provider, status, body);

    [TestCase("openai", 403, """{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}""")]
    [TestCase("openai", 403, """{"error":{"message":"Project `p` does not have access to model `m`","type":"invalid_request_error","param":null,"code":"model_not_found"}}""")]
    [TestCase("anthropic", 403, """{"type":"error","error":{"type":"permission_error","message":"Not for this key."}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}""")]
    [TestCase("bedrock", 403, """{"message":"You don't have access to the model with the specified model ID."}""")]
    [TestCase("groq", 400, """{"error":{"message":"The model requires terms acceptance.","type":"invalid_request_error","code":"model_terms_required"}}""")]
    [TestCase("litellm", 401, """{"error":{"message":"key not allowed to access model.","type":"key_model_access_denied","param":"model","code":"401"}}""")]
    [TestCase("other", 403, "")]
    public void Credentials_that_do_not_suffice_are_PermissionDenied(string provider, int status, string body) =>
        Expect(ModelFailureKind.PermissionDenied, provider, status, body);

    [TestCase("openai", 404, """{"error":{"message":"The model `x` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}""")]
    [TestCase("azure-openai", 404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""")]
    [TestCase("anthropic", 404, """{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}""")]
    [TestCase("google", 404, """{"error":{"code":404,"message":"models/x is not found for API version v1beta, or is not supported for generateContent.","status":"NOT_FOUND"}}""")]
    [TestCase("bedrock", 400, """{"message":"The provided model identifier is invalid."}""")]
    [TestCase("mistral", 400, """{"object":"error","message":"Invalid model: x","type":"invalid_model","param":null,"code":"1500"}""")]
    [TestCase("openrouter", 404, """{"error":{"message":"No endpoints found for x.","code":404}}""")]
    [TestCase("openrouter", 400, """{"error":{"message":"x is not a valid model ID","code":400}}""")]
    [TestCase("deepseek", 400, """{"error":{"message":"Model Not Exist","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}""")]
    [TestCase("groq", 400, """{"error":{"message":"The model `x` has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}""")]
    [TestCase("watsonx", 404, """{"errors":[{"code":"model_not_supported","message":"Model 'x' is not supported for this environment."}],"status_code":404}""")]
    [TestCase("cloudflare", 400, """{"errors":[{"message":"AiError: No such model @cf/x or task","code":5007}],"success":false,"result":{},"messages":[]}""")]
    [TestCase("ollama", 404, """{"error":"model \"x\" not found, try pulling it first"}""")]
    [TestCase("litellm", 400, """{"error":{"message":"/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models for your key.","type":"invalid_request_error","param":"model","code":"400"}}""")]
    [TestCase("perplexity", 400, """{"error":{"message":"Invalid model 'x'. Permitted models can be found in the documentation.","type":"invalid_model","code":400}}""")]
    public void A_model_that_does_not_exist_is_ModelNotFound(string provider, int status, string body) =>
        Expect(ModelFailureKind.ModelNotFound, provider, status, body);

    [TestCase("openai", 400, """{"error":{"message":"Unrecognized request argument supplied: request_timeout","type":"invalid_request_error","param":null,"code":null}}""")]
    [TestCase("openai", 400, """{"error":{"message":"Timeout while downloading https://x.test/a.png.","type":"invalid_request_error","param":null,"code":"invalid_image_url"}}""")]
    [TestCase("openai", 400, """{"error":{"message":"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.","type":"invalid_request_error","param":"messages.[3].role","code":null}}""")]
    [TestCase("openai", 404, """{"error":{"message":"Previous response with id 'resp_x' not found.","type":"invalid_request_error","param":"previous_response_id","code":"previous_response_not_found"}}""")]
    [TestCase("openai", 404, """{"error":{"message":"Invalid URL (POST /v1/chat)","type":"invalid_request_error","param":null,"code":null}}""")]
    [TestCase("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_x."}}""")]
    [TestCase("anthropic", 413, """{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}""")]
    [TestCase("google", 400, """{"error":{"code":400,"message":"Please ensure that function call turn comes immediately after a user turn or after a function response turn.","status":"INVALID_ARGUMENT"}}""")]
    [TestCase("proxy", 400, """{"error":{"code":400,"message":"{\n \"error\": {\"code\": 400, \"message\": \"Invalid argument.\", \"status\": \"INVALID_ARGUMENT\"}}","status":"UPSTREAM_ERROR"}}""")]
    [TestCase("proxy", 500, """{"error":{"code":500,"message":"{\"error\": {\"code\": 400, \"message\": \"Invalid argument.\", \"status\": \"INVALID_ARGUMENT\"}}"}}""")]
    [TestCase("mistral", 422, """{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"code":"insufficient_quota"}}]}""")]
    [TestCase("other", 400, "")]
    public void What_the_caller_must_change_is_BadRequest(string provider, int status, string body) =>
        Expect(ModelFailureKind.BadRequest, provider, status, body);

    private static void Expect(ModelFailureKind kind, string provider, int status, string body) =>
        Assert.That(Classifier.Classify(new FailureEvidence { Provider = provider, StatusCode = status, Body = body }).Kind, Is.EqualTo(kind));
}
