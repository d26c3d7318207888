using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>The blocks of a message of Anthropic's format.</summary>
internal static class MessageBlocks
{
    /// <summary>Reads a text, or a list of blocks.</summary>
    public static List<AIContent> Read(JsonElement content) => content.ValueKind is JsonValueKind.String
        ? [new TextContent(content.GetString())]
        : [.. content.EnumerateArray().Select(ReadBlock).OfType<AIContent>()];

    private static AIContent? ReadBlock(JsonElement block) => block.TextOf("type") switch
    {
        "text" => new TextContent(block.TextOf("text")),
        "thinking" => new TextReasoningContent(block.TextOf("thinking")) { ProtectedData = block.TextOf("signature") },
        "redacted_thinking" => new TextReasoningContent(string.Empty) { ProtectedData = block.TextOf("data") },
        "tool_use" => new FunctionCallContent(
            block.TextOf("id") ?? string.Empty, block.TextOf("name") ?? string.Empty, WrittenCall.Members(block.GetProperty("input"))),
        "tool_result" => new FunctionResultContent(block.TextOf("tool_use_id") ?? string.Empty, ResultOf(block)),
        "image" or "document" when block.TryGetProperty("source", out var source) => MediaOf(source),
        _ => null,
    };

    /// <summary>A result of texts alone is that text.</summary>
    private static object? ResultOf(JsonElement block)
    {
        if (!block.TryGetProperty("content", out var content))
        {
            return string.Empty;
        }

        var contents = Read(content);
        return contents.TrueForAll(part => part is TextContent) ? string.Concat(contents.Select(part => ((TextContent)part).Text)) : contents;
    }

    private static AIContent? MediaOf(JsonElement source) => source.TextOf("type") switch
    {
        "base64" => new DataContent(Convert.FromBase64String(source.TextOf("data") ?? string.Empty), source.TextOf("media_type") ?? "application/octet-stream"),
        "url" when source.TextOf("url") is { } url => new UriContent(url, "application/octet-stream"),
        "text" => new TextContent(source.TextOf("data")),
        _ => null,
    };
}
