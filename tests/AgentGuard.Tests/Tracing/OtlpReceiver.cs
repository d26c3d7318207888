using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentGuard.Tests.Tracing;

/// <summary>A collector on loopback that keeps what it is sent: OTLP over HTTP, in protobuf.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _serving;

    public OtlpReceiver()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<byte[]> Bodies(string path) => [.. _received.Where(one => one.Path == path).Select(one => one.Body)];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _serving;
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadHeadAsync(stream) is { } head)
            {
                var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    .Select(line => int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Single();
                var body = new byte[length];
                await stream.ReadExactlyAsync(body, _closing.Token);
                _received.Enqueue((head.Split(' ')[1], body));
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _closing.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The exporter has gone, or the test is over.
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _closing.Token) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return head.ToString();
            }
        }

        return null;
    }
}
