using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>Messages and tools as JSON, by the schemas of OpenTelemetry's conventions for generative AI; every text passes the gate.</summary>
internal static class CapturedMessages
{
    /// <summary>The value of <c>gen_ai.input.messages</c>.</summary>
    public static string Input(IEnumerable<ChatMessage> messages, CapturedContent content) =>
        Write(writer => WriteAll(writer, messages, finishReason: null, content));

    /// <summary>The value of <c>gen_ai.output.messages</c>.</summary>
    public static string Output(IEnumerable<ChatMessage> messages, ChatFinishReason? finishReason, CapturedContent content) =>
        Write(writer => WriteAll(writer, messages, FinishReason(finishReason), content));

    /// <summary>The value of <c>gen_ai.system_instructions</c>.</summary>
    public static string Instructions(string text, CapturedContent content) => Write(writer =>
    {
        writer.WriteStartArray();
        WriteText(writer, "text", text, content);
        writer.WriteEndArray();
    });

    /// <summary>The value of <c>gen_ai.tool.definitions</c>.</summary>
    public static string Tools(IEnumerable<AITool> tools, CapturedContent content) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type", tool is AIFunctionDeclaration ? "function" : tool.GetType().Name);
            writer.WriteString("name", tool.Name);
            if (tool is AIFunctionDeclaration function)
            {
                writer.WriteString("description", content.Pass(function.Description));
                writer.WritePropertyName("parameters");
                content.Write(writer, function.JsonSchema);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>Any value as JSON.</summary>
    public static string Value(object? value, CapturedContent content) => Write(writer => content.Write(writer, ToElement(value)));

    /// <summary>The conventions' word for a finish reason.</summary>
    public static string FinishReason(ChatFinishReason? reason) => reason is not { } given ? "stop"
        : given == ChatFinishReason.ToolCalls ? "tool_call"
        : given == ChatFinishReason.ContentFilter ? "content_filter"
        : given.Value;

    public static JsonElement ToElement(object? value)
    {
        switch (value)
        {
            case JsonElement element:
                return element;
            case null:
                return JsonElement.Parse("null");
            default:
                try
                {
                    return JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                }
                catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
                {
                    return JsonSerializer.SerializeToElement(
                        value.ToString() ?? string.Empty, (JsonTypeInfo<string>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(string)));
                }
        }
    }

    private static void WriteAll(Utf8JsonWriter writer, IEnumerable<ChatMessage> messages, string? finishReason, CapturedContent content)
    {
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            if (message.AuthorName is not null)
            {
                writer.WriteString("name", content.Pass(message.AuthorName));
            }

            writer.WriteStartArray("parts");
            foreach (var part in message.Contents)
            {
                WritePart(writer, part, content);
            }

            writer.WriteEndArray();
            if (finishReason is not null)
            {
                writer.WriteString("finish_reason", finishReason);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent part, CapturedContent content)
    {
        switch (part)
        {
            case TextContent text:
                WriteText(writer, "text", text.Text, content);
                break;
            case TextReasoningContent reasoning:
                WriteText(writer, "reasoning", reasoning.Text, content);
                break;
            case FunctionCallContent call:
                WriteCall(writer, call, content);
                break;
            case FunctionResultContent result:
                WriteResult(writer, result, content);
                break;
            case DataContent data:
                WriteData(writer, data);
                break;
            case UriContent uri:
                WriteUri(writer, uri, content);
                break;
            case HostedFileContent file:
                writer.WriteStartObject();
                writer.WriteString("type", "file");
                writer.WriteString("modality", Modality(file.MediaType));
                writer.WriteString("file_id", content.Pass(file.FileId));
                writer.WriteEndObject();
                break;
            case UsageContent:
                break;
            default:
                writer.WriteStartObject();
                writer.WriteString("type", part.GetType().Name);
                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string? text, CapturedContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("content", content.Pass(text));
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, FunctionCallContent call, CapturedContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call");
        writer.WriteString("id", call.CallId);
        writer.WriteString("name", call.Name);
        writer.WriteStartObject("arguments");
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            writer.WritePropertyName(content.Pass(name));
            content.Write(writer, ToElement(value));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, FunctionResultContent result, CapturedContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call_response");
        writer.WriteString("id", result.CallId);
        writer.WritePropertyName("response");
        content.Write(writer, ToElement(result.Result));
        writer.WriteEndObject();
    }

    /// <summary>What no redactor can read is named by its hash and never kept.</summary>
    private static void WriteData(Utf8JsonWriter writer, DataContent data)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "agentguard.reference");
        writer.WriteString("modality", Modality(data.MediaType));
        writer.WriteString("mime_type", data.MediaType);
        writer.WriteNumber("bytes", data.Data.Length);
        writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(data.Data.Span)));
        writer.WriteEndObject();
    }

    private static void WriteUri(Utf8JsonWriter writer, UriContent uri, CapturedContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "uri");
        writer.WriteString("modality", Modality(uri.MediaType));
        writer.WriteString("mime_type", uri.MediaType);
        writer.WriteString("uri", content.Pass(uri.Uri.ToString()));
        writer.WriteEndObject();
    }

    private static string Modality(string? mediaType) => mediaType?.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "document",
    };

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        write(scratch.Writer);
        return Encoding.UTF8.GetString(scratch.Written());
    }
}
