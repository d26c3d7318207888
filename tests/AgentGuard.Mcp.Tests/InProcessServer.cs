using System.IO.Pipelines;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentGuard.Mcp.Tests;

/// <summary>A real server of the Model Context Protocol over pipes, which says and does what the test wants.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly McpServer _server;
    private readonly Task _running;
    private PipeWriter _down = null!;
    private readonly McpServerPrimitiveCollection<McpServerTool> _watched;
    private int _lists;

    private InProcessServer(McpServer server, McpServerPrimitiveCollection<McpServerTool> watched)
    {
        _watched = watched;
        _server = server;
        _running = server.RunAsync(_stop.Token);
    }

    public McpClient Client { get; private set; } = null!;

    /// <summary>How often the list was asked for.</summary>
    public int Lists => _lists;

    public List<Tool> Tools { get; } = [];

    /// <summary>Answers a request for a page; by default all the tools at once.</summary>
    public Func<string?, CancellationToken, ValueTask<ListToolsResult>>? List { get; set; }

    /// <summary>Answers a call; by default with the text <c>done</c>.</summary>
    public Func<CallToolRequestParams, CancellationToken, ValueTask<CallToolResult>> Call { get; set; } = (_, _) => new(Text("done"));

    public static async Task<InProcessServer> StartAsync()
    {
        Pipe up = new(), down = new(new PipeOptions(pauseWriterThreshold: 0));
        InProcessServer? self = null;
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "hostile", Version = "1" },
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true } },
            ToolCollection = [],
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (request, token) => self!.ListAsync(request.Params?.Cursor, token),
                CallToolHandler = (request, token) => self!.Call(request.Params!, token),
            },
        };
        var transport = new StreamServerTransport(up.Reader.AsStream(), down.Writer.AsStream(), "hostile");
        self = new InProcessServer(McpServer.Create(transport, options), options.ToolCollection);
        self._down = down.Writer;
        self.Client = await McpClient.CreateAsync(new StreamClientTransport(up.Writer.AsStream(), down.Reader.AsStream()));
        return self;
    }

    public static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    public static CallToolResult Error(string text) => new() { Content = [new TextContentBlock { Text = text }], IsError = true };

    public static Tool Tool(string name, string schema = """{"type":"object"}""", string? description = "does it", ToolAnnotations? hints = null) =>
        new() { Name = name, Description = description, InputSchema = JsonElement.Parse(schema), Annotations = hints };

    /// <summary>Changes what the kit of the server watches, so that it tells who has subscribed.</summary>
    public void TellOfChange() => _watched.Add(McpServerTool.Create(() => "new", new() { Name = $"new{_watched.Count}" }));

    /// <summary>Ends the connection, as a process that dies does.</summary>
    public ValueTask HangUpAsync() => _down.CompleteAsync();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private ValueTask<ListToolsResult> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        return List?.Invoke(cursor, cancellationToken) ?? new(new ListToolsResult { Tools = [.. Tools] });
    }
}
