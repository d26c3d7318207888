namespace AgentGuard.Mcp;

/// <summary>Bounds the messages of a server over HTTP, as <see cref="MessageLimitStream"/> does for a stream.</summary>
/// <remarks>
/// <c>new HttpClientTransport(options, new HttpClient(new MessageLimitHandler { InnerHandler = new SocketsHttpHandler() }))</c>. Thread-safe.
/// </remarks>
/// <param name="maxMessageBytes">How many bytes a line of an answer may have. Default 32 MiB. At least 1,024.</param>
public sealed class MessageLimitHandler(int maxMessageBytes = MessageLimitStream.DefaultMaxMessageBytes) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bounded = new StreamContent(new MessageLimitStream(stream, maxMessageBytes));
        foreach (var header in response.Content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = bounded;
        return response;
    }
}
