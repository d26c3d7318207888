using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentGuard.Testing.Simulator;

/// <summary>
/// A model provider in the test's own process: an HTTP server on a free loopback port that speaks OpenAI Chat
/// Completions and Anthropic Messages to the official SDKs, streaming and not, and that fails on request as the real
/// ones do. Thread-safe. Dispose it to close every connection.
/// </summary>
public sealed class ProviderSimulator : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly ExchangeLog _log;
    private readonly StallSignal _stalls;

    private ProviderSimulator(KestrelServer server, ExchangeLog log, StallSignal stalls)
    {
        _server = server;
        _log = log;
        _stalls = stalls;
        var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        OpenAIEndpoint = new Uri(address, "/v1");
        AnthropicEndpoint = address;
    }

    /// <summary>What to give to the OpenAI SDK as <c>OpenAIClientOptions.Endpoint</c>; ends in <c>/v1</c>.</summary>
    public Uri OpenAIEndpoint { get; }

    /// <summary>What to give to the Anthropic SDK as <c>AnthropicClient.BaseUrl</c> (by <see cref="Uri.ToString"/>).</summary>
    public Uri AnthropicEndpoint { get; }

    /// <summary>A snapshot of every exchange so far, in order of arrival.</summary>
    public IReadOnlyList<SimulatedExchange> Exchanges => _log.Snapshot();

    /// <summary>Starts a simulator.</summary>
    /// <param name="options">How it behaves; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running simulator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="ProviderSimulatorOptions.ChunkSize"/> is below 1.
    /// </exception>
    public static async Task<ProviderSimulator> StartAsync(
        ProviderSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProviderSimulatorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ChunkSize, 1, nameof(options));
        var log = new ExchangeLog();
        var stalls = new StallSignal(options.TimeProvider);
        var server = CreateServer();
        var exchange = new ExchangeRunner(new AnswerBuilder(options), log, stalls);
        await server.StartAsync(new SimulatorApplication(exchange), cancellationToken).ConfigureAwait(false);
        return new ProviderSimulator(server, log, stalls);
    }

    /// <summary>
    /// Waits until an exchange has gone silent and its timer runs, so that virtual time can be advanced. Each call
    /// takes one stall, also one that began before the call.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes with the stall.</returns>
    public Task WaitForStallAsync(CancellationToken cancellationToken = default) => _stalls.WaitAsync(cancellationToken);

    /// <summary>Stops the server and closes every connection, stalled ones too.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        // A cancelled token asks Kestrel not to wait for open connections.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
        _stalls.Dispose();
    }

    private static KestrelServer CreateServer()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }
}
