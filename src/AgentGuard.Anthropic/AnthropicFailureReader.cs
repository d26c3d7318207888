using System.Net;
using System.Text.Json;
using AgentGuard.Failures;
using Anthropic.Exceptions;

namespace AgentGuard.Anthropic;

/// <summary>Reads the exceptions of the official Anthropic SDK.</summary>
/// <remarks>
/// They carry the status and the body, but no headers: give the SDK an <see cref="HttpClient"/> with a <see cref="WireObservingHandler"/>, so
/// that <c>Retry-After</c> is seen. Immutable and thread-safe.
/// </remarks>
public sealed class AnthropicFailureReader : IModelFailureReader
{
    /// <inheritdoc/>
    public string Provider => "anthropic";

    /// <inheritdoc/>
    public FailureEvidence? Read(Exception exception) => exception switch
    {
        AnthropicApiException api => Service(api, api.StatusCode, api.ResponseBody),
        AnthropicServiceException service => Service(service, status: null, BodyOf(service)),
        AnthropicIOException or AnthropicInvalidDataException =>
            new FailureEvidence { Provider = Provider, Kind = ModelFailureKind.Transport, Message = exception.Message },
        _ => null,
    };

    // The error event of a stream arrives with status 200; its data stands in the body, or in the message alone.
    private static string BodyOf(AnthropicServiceException exception) =>
        exception.Body.ValueKind is JsonValueKind.Object ? exception.Body.GetRawText() : exception.Message;

    // A limit on spending answers with 429 like a limit on the rate, but waiting does not help.
    private FailureEvidence Service(AnthropicServiceException exception, HttpStatusCode? status, string? body) => new()
    {
        Provider = Provider,
        Kind = exception.GetType().Name.Contains("SpendLimit", StringComparison.Ordinal) ? ModelFailureKind.QuotaExhausted : null,
        StatusCode = (int?)status,
        Body = body,
        Message = exception.Message,
    };
}
