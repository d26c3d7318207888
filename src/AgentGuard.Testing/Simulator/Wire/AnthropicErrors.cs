using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>The errors of Anthropic: statuses, types and words as its API sends them.</summary>
internal static class AnthropicErrors
{
    private const string InvalidRequest = "invalid_request_error";
    private const string InternalServerError = "Internal server error";

    public static WireError BadRequest(string message) => new(400, InvalidRequest, message);

    public static WireError ServerError(string message) => new(500, "api_error", message);

    public static WireError ContextLengthExceeded(long tokens, long window) =>
        BadRequest($"prompt is too long: {tokens} tokens > {window} maximum");

    public static WireError? Of(SimulatedFault fault, SimulatedRequest request, TimeSpan retryAfter) => fault.Kind switch
    {
        SimulatedFaultKind.RateLimited => RateLimited(fault.RetryAfter ?? retryAfter),
        SimulatedFaultKind.RateLimitedWithoutRetryAfter => RateLimited(null),
        SimulatedFaultKind.ServerError => ServerError(InternalServerError),
        SimulatedFaultKind.ErrorMidStream when !request.Streaming => ServerError(InternalServerError),
        SimulatedFaultKind.Unavailable => new(503, "api_error",
            "upstream connect error or disconnect/reset before headers. reset reason: overflow")
        { IsPlainText = true },
        SimulatedFaultKind.Overloaded => new(529, "overloaded_error", "Overloaded"),
        SimulatedFaultKind.ContextLengthExceeded =>
            ContextLengthExceeded(TokenEstimate.OfInput(request) + 200_000, 200_000),
        SimulatedFaultKind.InsufficientQuota => BadRequest(
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        SimulatedFaultKind.Unauthorized => new(401, "authentication_error", "invalid x-api-key"),
        SimulatedFaultKind.ContentFilter => BadRequest("Output blocked by content filtering policy"),
        _ => null,
    };

    public static WireAnswer Render(WireError error, string requestId)
    {
        List<KeyValuePair<string, string>> headers = [new("request-id", requestId)];
        if (error.RetryAfter is { } wait)
        {
            headers.Add(new("retry-after", Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)));
        }

        var answer = error.IsPlainText
            ? new WireAnswer(error.Status, "text/plain", [new WireFrame(error.Message, IsContent: true)])
            : WireAnswer.OfJson(error.Status, Body(error, requestId).ToWireText());
        return answer with { Headers = headers };
    }

    public static WireFrame Event()
    {
        var body = Body(new WireError(529, "overloaded_error", "Overloaded"), requestId: null);
        return new WireFrame($"event: error\ndata: {body.ToWireText()}\n\n", IsContent: false);
    }

    private static WireError RateLimited(TimeSpan? wait) => new(429, "rate_limit_error",
        "This request would exceed your organization's rate limit of 50 requests per minute. For details, refer to: " +
        "https://docs.claude.com/en/api/rate-limits. Please reduce the prompt length or the maximum tokens requested, " +
        "or try again later. You may also contact sales at https://www.anthropic.com/contact-sales to discuss your " +
        "options for a rate limit increase.")
    { RetryAfter = wait };

    private static JsonObject Body(WireError error, string? requestId)
    {
        var body = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = error.Type, ["message"] = error.Message },
        };
        if (requestId is not null)
        {
            body["request_id"] = requestId;
        }

        return body;
    }
}
