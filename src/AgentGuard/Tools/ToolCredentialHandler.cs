using System.Net.Http.Headers;

namespace AgentGuard.Tools;

/// <summary>Sends the credential of the current tool call with every request that has no <c>Authorization</c> of its own.</summary>
/// <remarks>
/// Put it into the <see cref="HttpClient"/> of a tool whose options name its <see cref="ToolOptions.Credentials"/>, and let the tool throw for a
/// status of 401 or 403 (<see cref="HttpResponseMessage.EnsureSuccessStatusCode"/>): the credential is renewed and the call made again. Thread-safe.
/// </remarks>
public sealed class ToolCredentialHandler : DelegatingHandler
{
    private readonly string _scheme;

    /// <summary>Creates a handler for a pipeline that sets the inner one.</summary>
    /// <param name="scheme">The scheme. Default <c>Bearer</c>.</param>
    public ToolCredentialHandler(string scheme = "Bearer") => _scheme = scheme;

    /// <summary>Creates a handler.</summary>
    /// <param name="innerHandler">Sends the requests.</param>
    /// <param name="scheme">The scheme. Default <c>Bearer</c>.</param>
    public ToolCredentialHandler(HttpMessageHandler innerHandler, string scheme = "Bearer")
        : base(innerHandler) => _scheme = scheme;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.Authorization is null && ToolCallContext.Current is { HasCredential: true } call)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(_scheme, await call.GetCredentialAsync(cancellationToken).ConfigureAwait(false));
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
