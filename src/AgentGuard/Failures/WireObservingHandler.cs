using System.Text;
using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures;

/// <summary>An HTTP handler that sees status, headers and the start of the body of failed answers on the wire.</summary>
/// <remarks>
/// <para>Give it to the <see cref="HttpClient"/> of any SDK. The SDK still reads the whole answer; answers with success, streams among
/// them, are not touched. Bodies of failed answers are kept up to 8,192 characters, in memory and only for as long as the call.</para>
/// <para>Requests that an SDK sends again by itself are attempts like any other: within a run each takes one of
/// <see cref="AgentRun.Attempts"/>, and is not sent when none is left. Thread-safe.</para>
/// </remarks>
public sealed class WireObservingHandler : DelegatingHandler
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);
    private static volatile bool _exists;

    /// <summary>Creates the handler over a new <see cref="SocketsHttpHandler"/>.</summary>
    /// <param name="connectTimeout">
    /// How long establishing a connection may take, DNS and TLS included; <see langword="null"/> for 10 seconds, which leaves time for
    /// three lost packets. A connection that takes longer fails as <see cref="TimeoutPhase.Connect"/>, long before a model's own time is up.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="connectTimeout"/> is neither positive nor infinite.</exception>
    public WireObservingHandler(TimeSpan? connectTimeout = null)
        : this(new SocketsHttpHandler { ConnectTimeout = connectTimeout ?? DefaultConnectTimeout })
    {
    }

    /// <summary>Creates the handler over one of the host's own, with the connect time-out that it has.</summary>
    /// <param name="innerHandler">The handler that sends.</param>
    public WireObservingHandler(HttpMessageHandler innerHandler)
        : base(innerHandler) => _exists = true;

    internal static bool Exists => _exists;

    /// <inheritdoc/>
    /// <exception cref="ModelFailureException">
    /// The SDK sent the request again by itself, and the run has no attempt left (<see cref="ModelFailureKind.BudgetExceeded"/>).
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (WireObservation.Current is not { } observation)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        Admit(observation);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                await ObserveAsync(observation, request.RequestUri, response, cancellationToken).ConfigureAwait(false);
            }

            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && PlatformExceptions.IsConnectTimeout(e))
        {
            observation.TimedOutConnecting(request.RequestUri);
            throw;
        }
    }

    // The first request of a logical attempt was counted by the layer that makes the attempt.
    private static void Admit(WireObservation observation)
    {
        if (observation.Attempts > 0 && AgentRun.Current is { } run && !run.Attempts.TryTake())
        {
            throw new ModelFailureException(
                new(ModelFailureKind.BudgetExceeded, FailureAdvice.For(ModelFailureKind.BudgetExceeded)));
        }

        observation.Sent();
    }

    private static async Task ObserveAsync(
        WireObservation observation, Uri? address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Status and headers count also when the body does not arrive.
        observation.Failed(address, (int)response.StatusCode, response.Headers, body: null);
        await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);

        // Errors are JSON, and so UTF-8, whatever the header says; a wrong one must not hide the error.
        var body = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, ErrorBodyReader.MaxCharacters)));
        observation.Failed(address, (int)response.StatusCode, response.Headers, body);
    }
}
