using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Makes the key of a request: two requests have the same one when a model would be told the same.</summary>
/// <remarks>
/// Ids, times and objects of SDKs are left out. A request with a part that cannot be read in full, or that continues a conversation kept
/// elsewhere, has no key: it is neither remembered nor answered from memory.
/// </remarks>
internal static class RequestKey
{
    private static readonly char[] Punctuation = ['.', ',', ';', ':', '!', '?', '(', ')', '"', '\''];

    public static AnswerKey? Create(IEnumerable<ChatMessage> messages, ChatOptions? options, string partition)
    {
        using var hash = new KeyHash();
        if (!OptionsKey.TryAdd(options, hash))
        {
            return null;
        }

        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        for (var i = 0; i < list.Count; i++)
        {
            if (i == list.Count - 1 && QuestionOf(list[i]) is { } question)
            {
                return new AnswerKey(partition, hash.With("asked", question), hash.With("about", Particulars(question)), question);
            }

            if (!TryAdd(list[i], hash))
            {
                return null;
            }
        }

        return new AnswerKey(partition, hash.With("all"));
    }

    private static string? QuestionOf(ChatMessage message) =>
        message.Role == ChatRole.User && message.Contents.Count > 0 && message.Contents.All(content => content is TextContent) ? message.Text : null;

    // "Order 7" and "order 8" mean almost the same to an embedding.
    private static string Particulars(string question) => string.Join(' ', question
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Any(character => char.IsDigit(character) || character == '@'))
        .Select(word => word.Trim(Punctuation).ToLowerInvariant()));

    private static bool TryAdd(ChatMessage message, KeyHash hash)
    {
        hash.Add(message.Role.Value);
        hash.Add(message.AuthorName);
        hash.Add(message.Contents.Count);
        return message.Contents.All(content => TryAdd(content, hash));
    }

    private static bool TryAdd(AIContent content, KeyHash hash)
    {
        hash.Add(content.GetType().Name);
        switch (content)
        {
            case TextContent text:
                hash.Add(text.Text);
                return true;
            case TextReasoningContent reasoning:
                hash.Add(reasoning.Text);
                return true;
            case FunctionCallContent call:
                hash.Add(call.Name);
                return TryAdd(call.Arguments, hash);
            case FunctionResultContent result:
                return TryAddValue(result.Result, hash);
            case DataContent { Data.Length: > 0 } data:
                hash.Add(data.MediaType);
                hash.Add(data.Data.Span);
                return true;
            case UriContent link:
                hash.Add(link.Uri.ToString());
                return true;
            default:
                return content is UsageContent;
        }
    }

    private static bool TryAdd(IDictionary<string, object?>? arguments, KeyHash hash)
    {
        hash.Add(arguments?.Count ?? -1);
        return arguments is null || arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).All(argument =>
        {
            hash.Add(argument.Key);
            return TryAddValue(argument.Value, hash);
        });
    }

    // What the model is told of a value is its JSON.
    private static bool TryAddValue(object? value, KeyHash hash)
    {
        switch (value)
        {
            case null or string:
                hash.Add((string?)value);
                return true;
            case JsonElement element:
                hash.Add(element.ValueKind is JsonValueKind.Undefined ? null : element.GetRawText());
                return true;
            case IEnumerable<AIContent> parts:
                return parts.All(part => TryAdd(part, hash));
            default:
                return AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out var type) && TryAddJson(value, type, hash);
        }
    }

    private static bool TryAddJson(object value, JsonTypeInfo type, KeyHash hash)
    {
        try
        {
            hash.Add(JsonSerializer.SerializeToUtf8Bytes(value, type));
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            return false;
        }
    }
}
