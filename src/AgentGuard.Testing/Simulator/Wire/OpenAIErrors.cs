using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>The errors of OpenAI: statuses, codes and words as its API sends them.</summary>
internal static class OpenAIErrors
{
    private const string InvalidRequest = "invalid_request_error";
    private const string Server = "server_error";
    private const string ServerMessage =
        "The server had an error while processing your request. Sorry about that! You can retry your request, " +
        "or contact us through our help center at help.openai.com if the error persists.";

    public static WireError BadRequest(string message, string? param = null, string? code = null) =>
        new(400, InvalidRequest, message) { Param = param, Code = code };

    public static WireError ServerError(string message) => new(500, Server, message);

    public static WireError ContextLengthExceeded(long tokens, long window) => BadRequest(
        $"This model's maximum context length is {window} tokens. However, your messages resulted in {tokens} tokens. " +
        "Please reduce the length of the messages.",
        "messages",
        "context_length_exceeded");

    public static WireError? Of(SimulatedFault fault, SimulatedRequest request, TimeSpan retryAfter) => fault.Kind switch
    {
        SimulatedFaultKind.RateLimited => RateLimited(request, fault.RetryAfter ?? retryAfter),
        SimulatedFaultKind.RateLimitedWithoutRetryAfter => RateLimited(request, null),
        SimulatedFaultKind.ServerError => ServerError(ServerMessage),
        SimulatedFaultKind.ErrorMidStream when !request.Streaming => ServerError(ServerMessage),
        SimulatedFaultKind.Unavailable => new(503, Server,
            "upstream connect error or disconnect/reset before headers. reset reason: overflow")
        { IsPlainText = true },
        SimulatedFaultKind.Overloaded => new(503, Server, "The engine is currently overloaded, please try again later"),
        SimulatedFaultKind.ContextLengthExceeded => ContextLengthExceeded(TokenEstimate.OfInput(request) + 8192, 8192),
        SimulatedFaultKind.InsufficientQuota => new(429, "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details. For more information on " +
            "this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.")
        { Code = "insufficient_quota" },
        SimulatedFaultKind.Unauthorized => new(401, InvalidRequest,
            "Incorrect API key provided: simulated. You can find your API key at https://platform.openai.com/account/api-keys.")
        { Code = "invalid_api_key" },
        _ => null,
    };

    public static WireAnswer Render(WireError error, string requestId)
    {
        List<KeyValuePair<string, string>> headers = [new("x-request-id", requestId)];
        if (error.RetryAfter is { } wait)
        {
            headers.Add(new("retry-after-ms", wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)));
            headers.Add(new("retry-after", Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)));
        }

        var answer = error.IsPlainText
            ? new WireAnswer(error.Status, "text/plain", [new WireFrame(error.Message, IsContent: true)])
            : WireAnswer.OfJson(error.Status, Body(error).ToWireText());
        return answer with { Headers = headers };
    }

    public static WireFrame Event() => new($"data: {Body(ServerError(ServerMessage)).ToWireText()}\n\n", IsContent: false);

    private static WireError RateLimited(SimulatedRequest request, TimeSpan? wait)
    {
        var again = wait is { } known
            ? string.Create(CultureInfo.InvariantCulture, $" Please try again in {known.TotalSeconds:0.###}s.")
            : "";
        return new(429, "requests",
            $"Rate limit reached for {request.Model} in organization org-simulated on requests per min (RPM): " +
            $"Limit 3, Used 3, Requested 1.{again} Visit https://platform.openai.com/account/rate-limits to learn more.")
        { Code = "rate_limit_exceeded", RetryAfter = wait };
    }

    private static JsonObject Body(WireError error) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = error.Message,
            ["type"] = error.Type,
            ["param"] = error.Param,
            ["code"] = error.Code,
        },
    };
}
