namespace AgentGuard.Tools;

/// <summary>Sends the idempotency key of the current tool call with requests that change something.</summary>
/// <remarks>
/// Put it into the <see cref="HttpClient"/> of a tool. <c>POST</c> and <c>PATCH</c> requests made within a guarded call with an effect get the
/// header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header), unless they have one; services that know it run a repeated request
/// once. A tool that makes several such requests in one call must give each a key of its own. Thread-safe.
/// </remarks>
public sealed class IdempotencyKeyHandler : DelegatingHandler
{
    /// <summary>The name of the header.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>Creates a handler for a pipeline that sets the inner one.</summary>
    public IdempotencyKeyHandler()
    {
    }

    /// <summary>Creates a handler.</summary>
    /// <param name="innerHandler">Sends the requests.</param>
    public IdempotencyKeyHandler(HttpMessageHandler innerHandler)
        : base(innerHandler)
    {
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AddKey(request);
        return base.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AddKey(request);
        return base.SendAsync(request, cancellationToken);
    }

    private static void AddKey(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ToolCallContext.Current is { IdempotencyKey: { } key } && (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            && !request.Headers.Contains(HeaderName))
        {
            // The header is a structured field: a string, in quotes.
            request.Headers.TryAddWithoutValidation(HeaderName, $"\"{key}\"");
        }
    }
}
