using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp;

/// <summary>Reads all the pages of a server's list, within bounds of number and time.</summary>
internal sealed class ToolListing(string server, McpClient client, McpToolsetOptions options, TimeProvider timeProvider)
{
    private const int MaxPages = 100;

    public async ValueTask<IReadOnlyList<ToolDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ListTimeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await ReadPagesAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new McpToolsetException(
                $"The server '{server}' did not list its tools within {options.ListTimeout}. Raise ListTimeout, or go on without the server.", e);
        }
        catch (Exception e) when (e is not OperationCanceledException and not McpToolsetException)
        {
            throw new McpToolsetException($"The server '{server}' did not list its tools. See the inner exception.", e);
        }
    }

    private async ValueTask<IReadOnlyList<ToolDefinition>> ReadPagesAsync(CancellationToken cancellationToken)
    {
        List<ToolDefinition> definitions = [];
        HashSet<string> cursors = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            // An answer that nobody reads must not outlive its limit, whatever the transport does with the token.
            var page = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken)
                .AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var tool in page.Tools)
            {
                definitions.Add(definitions.Count < options.MaxTools
                    ? ToolDefinition.Of(tool, options)
                    : ToolDefinition.Surplus(tool, options));
                if (definitions.Count > options.MaxTools)
                {
                    return definitions;
                }
            }

            cursor = page.NextCursor;
            if (cursor is not null && (!cursors.Add(cursor) || cursors.Count > MaxPages))
            {
                throw new McpToolsetException(
                    $"The list of tools of the server '{server}' has no end: a page leads back, or there are more than {MaxPages}. Report it to its maker.");
            }
        }
        while (cursor is not null);
        return definitions;
    }
}
