using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Effects;

/// <summary>Writes results of tools as text and reads them back, for ledgers that outlive the process.</summary>
/// <remarks>
/// One member says the form: <c>{"text":…}</c>, <c>{"json":…}</c>, <c>{"content":…}</c>, <c>{"contents":[…]}</c>, <c>{}</c> for
/// <see langword="null"/>. What <see cref="Read"/> gives is to a model the same as what was written.
/// </remarks>
public static class EffectResultJson
{
    /// <summary>Writes a result.</summary>
    /// <param name="result">Text, a <see cref="JsonElement"/>, one <see cref="AIContent"/> or several, or <see langword="null"/>.</param>
    /// <returns>One line of JSON.</returns>
    /// <exception cref="NotSupportedException">It is of another type; guarded tools hand such results over as JSON.</exception>
    public static string Write(object? result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            switch (result)
            {
                case null:
                    break;
                case string text:
                    writer.WriteString("text", text);
                    break;
                case JsonElement json:
                    writer.WritePropertyName("json");
                    json.WriteTo(writer);
                    break;
                case AIContent content:
                    writer.WritePropertyName("content");
                    Write(writer, content);
                    break;
                case IEnumerable<AIContent> contents:
                    writer.WriteStartArray("contents");
                    foreach (var content in contents)
                    {
                        Write(writer, content);
                    }

                    writer.WriteEndArray();
                    break;
                default:
                    throw new NotSupportedException($"A result of the type {result.GetType()} cannot be kept: give text, JSON or contents.");
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a result.</summary>
    /// <param name="json">What <see cref="Write(object)"/> wrote.</param>
    /// <returns>The result.</returns>
    /// <exception cref="JsonException">It is something else.</exception>
    public static object? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            return member.Name switch
            {
                "text" => member.Value.GetString(),
                "json" => member.Value.Clone(),
                "content" => Content(member.Value),
                "contents" => member.Value.EnumerateArray().Select(Content).ToList(),
                _ => throw new JsonException($"A recorded result has the unknown form '{member.Name}'."),
            };
        }

        return null;
    }

    private static void Write(Utf8JsonWriter writer, AIContent content) =>
        JsonSerializer.Serialize(writer, content, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent)));

    private static AIContent Content(JsonElement element) =>
        (AIContent)element.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent)))!;
}
