using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Writes the messages of one conversation canonically, one after the other.</summary>
internal sealed class CanonicalMessages
{
    private readonly Dictionary<string, string> _callIds = new(StringComparer.Ordinal);

    public string Of(ChatMessage message)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        var writer = scratch.Writer;
        writer.WriteStartObject();
        if (message.AuthorName is { } author)
        {
            writer.WriteString("author", author);
        }

        writer.WriteStartArray("contents");
        WriteContents(writer, message.Contents);
        writer.WriteEndArray();
        writer.WriteString("role", message.Role.Value);
        writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }

    /// <summary>Numbers the calls of a message that is not written.</summary>
    public void Number(ChatMessage message)
    {
        foreach (var content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                NumberOf(call.CallId);
            }
            else if (content is FunctionResultContent result)
            {
                NumberOf(result.CallId);
            }
        }
    }

    private void WriteContents(Utf8JsonWriter writer, IList<AIContent> contents)
    {
        StringBuilder? text = null;
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextContent part:
                    (text ??= new()).Append(part.Text);
                    continue;
                case UsageContent:
                    continue;
            }

            WriteText(writer, ref text);
            writer.WriteStartObject();
            Write(writer, content);
            writer.WriteEndObject();
        }

        WriteText(writer, ref text);
    }

    private static void WriteText(Utf8JsonWriter writer, ref StringBuilder? text)
    {
        if (text is { Length: > 0 })
        {
            writer.WriteStartObject();
            writer.WriteString("text", text.ToString());
            writer.WriteEndObject();
        }

        text = null;
    }

    private void Write(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                writer.WriteString("reasoning", reasoning.Text);
                break;
            case FunctionCallContent call:
                writer.WriteString("call", NumberOf(call.CallId));
                writer.WriteString("name", call.Name);
                writer.WritePropertyName("arguments");
                writer.WriteRawValue(CanonicalJson.Of(ToolArguments.ToJson(call.Arguments, options: null)));
                break;
            case FunctionResultContent result:
                writer.WriteString("result", NumberOf(result.CallId));
                writer.WritePropertyName("value");
                writer.WriteRawValue(ValueOf(result.Result));
                break;
            case DataContent data:
                writer.WriteString("data", data.MediaType);
                writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(data.Data.Span)));
                break;
            case UriContent uri:
                writer.WriteString("uri", uri.Uri.OriginalString);
                break;
            case ErrorContent error:
                writer.WriteString("error", error.Message);
                break;
            default:
                writer.WriteString("other", content.GetType().Name);
                writer.WriteString("value", content.ToString());
                break;
        }
    }

    /// <summary>A result: a text that is a JSON object, array or text counts as that; adapters write results of tools so.</summary>
    public static string ValueOf(object? result)
    {
        var json = ToolArguments.ToJson(result, options: null);
        if (json.ValueKind is JsonValueKind.String && json.GetString() is { } text && text.AsSpan().TrimStart() is ['{' or '[' or '"', ..])
        {
            try
            {
                return CanonicalJson.Of(JsonElement.Parse(text));
            }
            catch (JsonException)
            {
                // It only looks like JSON: it counts as the text it is.
            }
        }

        return CanonicalJson.Of(json);
    }

    private string NumberOf(string callId) =>
        _callIds.TryGetValue(callId, out var number)
            ? number
            : _callIds[callId] = string.Create(CultureInfo.InvariantCulture, $"call {_callIds.Count + 1}");
}
