using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Replay.Exchanges;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Reads and writes conversations in the format of OpenAI's chat completions, which most agents and data sets keep.</summary>
/// <remarks>
/// Roles, texts, images, calls and results are read. Parts of a message that are no text are not written; arguments that are no JSON object come as one
/// argument <c>text</c>.
/// </remarks>
public static class OpenAITranscript
{
    private const string TextArgument = "text";

    /// <summary>Reads a conversation.</summary>
    /// <param name="json">An array of messages, or an object with one as <c>messages</c>.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="AgentGuardException">It is no such conversation; the message is named.</exception>
    public static IReadOnlyList<ChatMessage> Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var at = -1;
        try
        {
            var root = JsonElement.Parse(json);
            List<ChatMessage> messages = [];
            foreach (var message in (root.ValueKind is JsonValueKind.Object ? root.GetProperty("messages") : root).EnumerateArray())
            {
                at = messages.Count;
                messages.Add(ReadMessage(message));
            }

            return messages;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            var where = at < 0 ? "The text" : $"Message {at}";
            throw new AgentGuardException($"{where} is not in the format of chat completions: {e.Message}", e);
        }
    }

    /// <summary>Writes a conversation.</summary>
    /// <param name="messages">The messages.</param>
    /// <returns>An array of messages, as JSON.</returns>
    public static string Write(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        scratch.Writer.WriteStartArray();
        foreach (var message in messages)
        {
            WriteMessage(scratch.Writer, message);
        }

        scratch.Writer.WriteEndArray();
        return Encoding.UTF8.GetString(scratch.Written());
    }

    private static ChatMessage ReadMessage(JsonElement json)
    {
        var role = new ChatRole(json.GetProperty("role").GetString()!);
        var text = json.TryGetProperty("content", out var content) ? TextOf(content) : null;
        if (role == ChatRole.Tool)
        {
            return new(role, [new FunctionResultContent(json.GetProperty("tool_call_id").GetString()!, text ?? string.Empty)]);
        }

        List<AIContent> contents = string.IsNullOrEmpty(text) ? [] : [new TextContent(text)];
        contents.AddRange(json.ListOf("content").Select(ReadImage).OfType<AIContent>());
        if (json.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array)
        {
            contents.AddRange(calls.EnumerateArray().Select(ReadCall));
        }

        return new(role, contents) { AuthorName = json.TryGetProperty("name", out var name) ? name.GetString() : null };
    }

    private static AIContent? ReadImage(JsonElement part) =>
        !part.TryGetProperty("image_url", out var image) || (image.TextOf("url") ?? part.TextOf("image_url")) is not { } url ? null
            : url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? new DataContent(url)
            : new UriContent(url, "image/*");

    private static FunctionCallContent ReadCall(JsonElement json)
    {
        // Data sets often leave out the level "function".
        var function = json.TryGetProperty("function", out var inner) ? inner : json;
        return new(json.GetProperty("id").GetString()!, function.GetProperty("name").GetString()!, ReadArguments(function.GetProperty("arguments")));
    }

    private static Dictionary<string, object?> ReadArguments(JsonElement arguments)
    {
        try
        {
            var json = arguments.ValueKind is JsonValueKind.String ? JsonElement.Parse(arguments.GetString()!) : arguments;
            if (json.ValueKind is JsonValueKind.Object)
            {
                return WrittenCall.Members(json);
            }
        }
        catch (JsonException)
        {
            // A model may write what is no JSON: it is kept as the text it is.
        }

        return new() { [TextArgument] = arguments.ToString() };
    }

    private static string? TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString(),
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : null)),
        _ => null,
    };

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("role", ChatRole.Tool.Value);
            writer.WriteString("tool_call_id", result.CallId);
            var value = ToolArguments.ToJson(result.Result, options: null);
            writer.WriteString("content", value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText());
            writer.WriteEndObject();
        }

        if (results.Count > 0 && results.Count == message.Contents.Count)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } name)
        {
            writer.WriteString("name", name);
        }

        writer.WriteString("content", message.Text);
        if (message.Contents.OfType<FunctionCallContent>().ToList() is { Count: > 0 } calls)
        {
            WriteCalls(writer, calls);
        }

        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, List<FunctionCallContent> calls)
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.CallId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", ToolArguments.ToJson(call.Arguments, options: null).GetRawText());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
