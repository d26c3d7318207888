using System.Text.Json;
using AgentGuard.Guardrails.HiddenText;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp;

/// <summary>Reads what a server returned for a call.</summary>
internal static class McpResult
{
    private const int MaxError = 2_000;

    public static object? Read(CallToolResult result, int maxLength)
    {
        var length = result.Content.Sum(Length) + (result.StructuredContent is { } structure ? structure.GetRawText().Length : 0L);
        if (length > maxLength)
        {
            throw new ToolException(FormattableString.Invariant(
                $"The tool ran, and its result has {length} characters; at most {maxLength} are taken. Ask for less of it at a time."))
            {
                EffectHappened = true,
            };
        }

        if (result.IsError is true)
        {
            var said = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
            throw new ToolException(said.Length > 0 ? Excerpt(said) : "The tool failed and did not say why.");
        }

        // The text beside a structure is the same again, for clients that cannot read it.
        if (result.StructuredContent is { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } structured)
        {
            var media = result.Content.Where(block => block is not TextContentBlock).Select(Convert).ToList();
            return media.Count == 0 ? structured : (object)(List<AIContent>)[new TextContent(structured.GetRawText()), .. media];
        }

        return result.Content is [TextContentBlock only] ? only.Text : result.Content.Select(Convert).ToList();
    }

    /// <summary>What of a server's words the model reads in a failure.</summary>
    public static string Excerpt(string text)
    {
        var visible = HiddenCharacters.Strip(text.Length > MaxError * 2 ? text[..(MaxError * 2)] : text);
        return visible.Length <= MaxError ? visible : string.Concat(visible.AsSpan(0, MaxError), "…");
    }

    private static AIContent Convert(ContentBlock block)
    {
        try
        {
            if (block.ToAIContent() is { } content && content.GetType() != typeof(AIContent))
            {
                return content;
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ToolException("The tool ran, and its result cannot be read: a part of it is not what it says it is.", e) { EffectHappened = true };
        }

        return new TextContent(JsonSerializer.Serialize(block, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ContentBlock))));
    }

    private static long Length(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text.Length,
        ImageContentBlock image => image.Data.Length,
        AudioContentBlock audio => audio.Data.Length,
        EmbeddedResourceBlock { Resource: TextResourceContents text } => text.Text.Length,
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } => blob.Blob.Length,
        _ => 0,
    };
}
