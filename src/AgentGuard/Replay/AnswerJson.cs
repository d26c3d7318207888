using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>
/// Answers of models as JSON and back, with what the JSON of Microsoft.Extensions.AI leaves out: arguments that could not be read stay unreadable.
/// </summary>
internal static class AnswerJson
{
    private const string ErrorProperty = "agentguard.argumentsError";

    public static void Write(Utf8JsonWriter writer, ChatResponse response)
    {
        var isUnreadable = false;
        foreach (var message in response.Messages)
        {
            isUnreadable |= IsUnreadable(message.Contents);
        }

        JsonSerializer.Serialize(writer, isUnreadable ? WithErrors(ResponseCopy.Of(response)) : response, TypeOf<ChatResponse>());
    }

    public static void Write(Utf8JsonWriter writer, ChatResponseUpdate update) =>
        JsonSerializer.Serialize(writer, IsUnreadable(update.Contents) ? WithErrors(ResponseCopy.Of(update)) : update, TypeOf<ChatResponseUpdate>());

    public static ChatResponse ReadResponse(JsonElement json)
    {
        var response = json.Deserialize(TypeOf<ChatResponse>())!;
        Restore(response.AdditionalProperties);
        foreach (var message in response.Messages)
        {
            Restore(message.AdditionalProperties);
            Restore(message.Contents);
        }

        return response;
    }

    public static ChatResponseUpdate ReadUpdate(JsonElement json)
    {
        var update = json.Deserialize(TypeOf<ChatResponseUpdate>())!;
        Restore(update.AdditionalProperties);
        Restore(update.Contents);
        return update;
    }

    /// <summary>Rewrites the texts of an answer.</summary>
    public static ChatResponse Map(ChatResponse response, Func<string, string> map) =>
        Map(response, Write, map) is { } mapped ? ReadResponse(mapped) : response;

    /// <summary>Rewrites the texts of a piece of an answer.</summary>
    public static ChatResponseUpdate Map(ChatResponseUpdate update, Func<string, string> map) =>
        Map(update, Write, map) is { } mapped ? ReadUpdate(mapped) : update;

    private static JsonElement? Map<T>(T value, Action<Utf8JsonWriter, T> write, Func<string, string> map)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        write(scratch.Writer, value);
        var json = System.Text.Encoding.UTF8.GetString(scratch.Written());
        var mapped = JsonTexts.Map(json, map);
        return mapped == json ? null : JsonElement.Parse(mapped);
    }

    private static bool IsUnreadable(IList<AIContent> contents)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is FunctionCallContent { Exception: not null })
            {
                return true;
            }
        }

        return false;
    }

    private static ChatResponse WithErrors(ChatResponse response)
    {
        KeepErrors(response.Messages.SelectMany(message => message.Contents));
        return response;
    }

    private static ChatResponseUpdate WithErrors(ChatResponseUpdate update)
    {
        KeepErrors(update.Contents);
        return update;
    }

    private static void KeepErrors(IEnumerable<AIContent> contents)
    {
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            if (call.Exception is { } exception)
            {
                (call.AdditionalProperties ??= [])[ErrorProperty] = exception.Message;
            }
        }
    }

    private static void Restore(IEnumerable<AIContent> contents)
    {
        foreach (var content in contents)
        {
            Restore(content.AdditionalProperties);
            if (content is FunctionCallContent { AdditionalProperties: { } properties } call && properties.Remove(ErrorProperty, out var error))
            {
                call.Exception = new FormatException(error as string);
            }
        }
    }

    /// <summary>Texts and flags come back as what they were; who reads a property expects no JSON.</summary>
    private static void Restore(AdditionalPropertiesDictionary? properties)
    {
        foreach (var (name, value) in properties?.ToList() ?? [])
        {
            if (value is JsonElement { ValueKind: JsonValueKind.String or JsonValueKind.True or JsonValueKind.False } json)
            {
                properties![name] = json.ValueKind is JsonValueKind.String ? json.GetString() : json.GetBoolean();
            }
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
