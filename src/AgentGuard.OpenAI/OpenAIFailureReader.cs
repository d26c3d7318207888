using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Failures;

namespace AgentGuard.OpenAI;

/// <summary>Reads the exceptions of <c>System.ClientModel</c>, which the OpenAI and Azure OpenAI SDKs throw.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OpenAIFailureReader : IModelFailureReader
{
    private static readonly string[] KeptHeaders = ["retry-after", "retry-after-ms", "x-should-retry", "x-request-id"];

    /// <inheritdoc/>
    public string Provider => "openai";

    /// <inheritdoc/>
    public FailureEvidence? Read(Exception exception) => exception is ClientResultException failed ? Read(failed) : null;

    // An exception without a response is one of the connection.
    private FailureEvidence Read(ClientResultException exception)
    {
        var response = exception.GetRawResponse();
        return new FailureEvidence
        {
            Provider = response is not null && IsAzure(response.Headers) ? "azure-openai" : Provider,
            Kind = response is null && exception.Status == 0 ? ModelFailureKind.Transport : null,
            StatusCode = exception.Status == 0 ? null : exception.Status,
            Headers = response is null ? new Dictionary<string, string>() : Headers(response.Headers),
            Body = response is null ? null : Body(response),
            Message = exception.Message,
        };
    }

    // The same SDK speaks with both.
    private static bool IsAzure(PipelineResponseHeaders headers) =>
        headers.TryGetValue("apim-request-id", out _) || headers.TryGetValue("x-ms-region", out _);

    private static Dictionary<string, string> Headers(PipelineResponseHeaders headers)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in KeptHeaders)
        {
            if (headers.TryGetValue(name, out var value) && value is not null)
            {
                kept[name] = value;
            }
        }

        return kept;
    }

    private static string? Body(PipelineResponse response)
    {
        try
        {
            return response.Content.ToString();
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // A streamed answer is not buffered; the message of the exception speaks for it.
            return null;
        }
    }
}
