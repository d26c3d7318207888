using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp.Tests;

/// <summary>A server that writes what no kit of a server would: it answers the start properly, and everything else with the text of the test.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const string Start =
        """{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"raw","version":"1"}}""";

    private readonly Pipe _up = new();
    private readonly Pipe _down = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private RawServer(Func<string, string> result)
    {
        _running = Task.Run(() => AnswerAsync(result));
    }

    /// <summary>Ends when the first answer beyond the start was written.</summary>
    public Task Answered => _answered.Task;

    public McpClient Client { get; private set; } = null!;

    /// <param name="result">Gives the JSON of the result for a method.</param>
    /// <param name="wire">What lies between the server and the client.</param>
    public static async Task<RawServer> StartAsync(Func<string, string> result, Func<Stream, Stream>? wire = null)
    {
        var server = new RawServer(result);
        var read = server._down.Reader.AsStream();
        server.Client = await McpClient.CreateAsync(new StreamClientTransport(server._up.Writer.AsStream(), wire?.Invoke(read) ?? read));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _up.Writer.CompleteAsync();
        await _running;
    }

    private async Task AnswerAsync(Func<string, string> result)
    {
        using var lines = new StreamReader(_up.Reader.AsStream());
        while (await lines.ReadLineAsync() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (!message.RootElement.TryGetProperty("id", out var id))
            {
                continue;
            }

            var answer = message.RootElement.GetProperty("method").GetString() switch
            {
                "initialize" => "\"result\":" + Start,
                "server/discover" => """
                    "error":{"code":-32601,"message":"no such method"}
                    """,
                var method => $"\"result\":{result(method!)}",
            };
            await _down.Writer.WriteAsync(Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":" + id.GetRawText() + "," + answer + "}\n"));
            if (message.RootElement.GetProperty("method").GetString() is not "initialize" and not "server/discover")
            {
                _answered.TrySetResult();
            }
        }

        await _down.Writer.CompleteAsync();
    }
}
