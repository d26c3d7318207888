namespace AgentGuard.Failures;

/// <summary>An HTTP handler that sees status, headers and the start of the body of failed answers on the wire.</summary>
/// <remarks>
/// Give it to the <see cref="HttpClient"/> of any SDK. It changes nothing: the SDK still reads the whole answer. Thread-safe.
/// Bodies of failed answers are kept up to 8,192 characters, in memory and only for as long as the call.
/// </remarks>
public sealed class WireObservingHandler : DelegatingHandler
{
    private const int MaxBodyCharacters = 8_192;
    private static volatile bool _exists;

    /// <summary>Creates the handler over a new <see cref="SocketsHttpHandler"/>.</summary>
    public WireObservingHandler()
        : this(new SocketsHttpHandler())
    {
    }

    /// <summary>Creates the handler.</summary>
    /// <param name="innerHandler">The handler that sends.</param>
    public WireObservingHandler(HttpMessageHandler innerHandler)
        : base(innerHandler) => _exists = true;

    internal static bool Exists => _exists;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var observation = WireObservation.Current;
        observation?.Sent();
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (observation is null)
        {
            return response;
        }

        if (response.IsSuccessStatusCode)
        {
            observation.Succeeded();
            return response;
        }

        await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        observation.Failed((int)response.StatusCode, response.Headers, body.Length > MaxBodyCharacters ? body[..MaxBodyCharacters] : body);
        return response;
    }
}
