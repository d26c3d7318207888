using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Reads the arguments of a call as JSON, whatever form an adapter or a host gave them.</summary>
internal static class ToolArguments
{
    public static JsonElement ToJson(IEnumerable<KeyValuePair<string, object?>>? arguments, JsonSerializerOptions? options)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        WriteObject(scratch.Writer, arguments ?? [], options ?? AIJsonUtilities.DefaultOptions);
        var reader = new Utf8JsonReader(scratch.Written());
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads one value as JSON.</summary>
    public static JsonElement ToJson(object? value, JsonSerializerOptions? options)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        Write(scratch.Writer, value, options ?? AIJsonUtilities.DefaultOptions);
        var reader = new Utf8JsonReader(scratch.Written());
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteObject(
        Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, options);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case JsonElement element:
                WriteElement(writer, element);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                WriteObject(writer, members, options);
                break;
            case IEnumerable<object?> items:
                WriteArray(writer, items, options);
                break;
            default:
                WriteOther(writer, value, options);
                break;
        }
    }

    private static void WriteElement(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            element.WriteTo(writer);
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable<object?> items, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            Write(writer, item, options);
        }

        writer.WriteEndArray();
    }

    private static void WriteOther(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (options.TryGetTypeInfo(value.GetType(), out var type))
        {
            JsonSerializer.Serialize(writer, value, type);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
