using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp;

/// <summary>Counts how often a server said that its tools have changed.</summary>
internal sealed class ChangeNotifications : IAsyncDisposable
{
    /// <summary>From this version of the protocol on a server tells only who has asked.</summary>
    private const string AskedVersion = "2026-07-28";

    private readonly McpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncDisposable _registration;
    private readonly Task _listening;
    private int _count;

    public ChangeNotifications(McpClient client)
    {
        _client = client;
        _registration = client.RegisterNotificationHandler(NotificationMethods.ToolListChangedNotification, (_, _) =>
        {
            Interlocked.Increment(ref _count);
            return default;
        });
        _listening = string.CompareOrdinal(client.NegotiatedProtocolVersion, AskedVersion) >= 0 && client.ServerCapabilities.Tools?.ListChanged is true
            ? ListenAsync()
            : Task.CompletedTask;
    }

    public int Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        await _registration.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // The request is answered when the server ends the subscription.
    private async Task ListenAsync()
    {
        var request = new JsonRpcRequest
        {
            Method = RequestMethods.SubscriptionsListen,
            Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
        };
        try
        {
            await _client.SendRequestAsync(request, _stop.Token).WaitAsync(_stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A server that does not tell is asked again after VerifyAfter; nothing a subscription ends with may disturb its host.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Whatever came in between is unknown.
            Interlocked.Increment(ref _count);
        }
    }
}
