using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Reads and replaces the text of messages; everything that is not text stays as it is.</summary>
internal static class MessageText
{
    /// <summary>The text of all text parts; the same instance where there is one part.</summary>
    public static string Of(IList<AIContent> contents)
    {
        string? text = null;
        foreach (var content in contents)
        {
            if (content is TextContent part)
            {
                text = text is null ? part.Text : text + part.Text;
            }
        }

        return text ?? string.Empty;
    }

    /// <summary>What the model reads of a tool's result.</summary>
    public static string OfResult(object? result) => result switch
    {
        null => string.Empty,
        string text => text,
        TextContent part => part.Text,
        IEnumerable<AIContent> parts => Of([.. parts]),
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        _ => AIJsonUtilities.DefaultOptions.TryGetTypeInfo(result.GetType(), out var type)
            ? JsonSerializer.Serialize(result, type)
            : result.ToString() ?? string.Empty,
    };

    /// <summary>The result with another text. What was structured goes on as the text that the model would have read.</summary>
    public static FunctionResultContent WithText(FunctionResultContent content, string text) =>
        new(content.CallId, content.Result is IEnumerable<AIContent> parts ? WithText([.. parts], text) : text)
        {
            Exception = content.Exception,
            Annotations = content.Annotations,
            AdditionalProperties = content.AdditionalProperties,
        };

    /// <summary>A part with another text, and all that the old one had.</summary>
    public static TextContent WithText(TextContent content, string text) => new(text)
    {
        Annotations = content.Annotations,
        AdditionalProperties = content.AdditionalProperties,
    };

    /// <summary>
    /// The contents with another text, which stands where the first text part stood; <see langword="null"/> takes the text away.
    /// </summary>
    public static List<AIContent> WithText(IList<AIContent> contents, string? text)
    {
        var replaced = new List<AIContent>(contents.Count);
        foreach (var content in contents)
        {
            if (content is not TextContent part)
            {
                replaced.Add(content);
            }
            else if (text is not null)
            {
                replaced.Add(WithText(part, text));
                text = null;
            }
        }

        return replaced;
    }

    /// <summary>A copy of the message with other contents. The raw representation would contradict them and is left out.</summary>
    public static ChatMessage WithContents(ChatMessage message, IList<AIContent> contents)
    {
        var copy = message.Clone();
        copy.Contents = contents;
        copy.RawRepresentation = null;
        return copy;
    }
}
