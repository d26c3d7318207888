using System.Text;
using System.Text.Json;

namespace AgentGuard.Internal;

/// <summary>Rewrites the texts of JSON, its form kept.</summary>
internal static class JsonTexts
{
    /// <summary>Stands before what was a number: a card or an account may be written as one.</summary>
    private const string Number = "#number:";

    /// <summary>Maps every text, and every number by its digits; names of members and data URIs stay.</summary>
    public static string Map(string json, Func<string, string> map)
    {
        using var document = JsonDocument.Parse(json);
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        Write(scratch.Writer, document.RootElement, map);
        return Encoding.UTF8.GetString(scratch.Written());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, Func<string, string> map)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, map);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, map);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, value.GetString()!, map);
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value, map);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text, Func<string, string> map)
    {
        if (text.StartsWith(Number, StringComparison.Ordinal) && map(text[Number.Length..]) is var digits && IsNumber(digits))
        {
            writer.WriteRawValue(digits);
        }
        else
        {
            writer.WriteStringValue(text.StartsWith("data:", StringComparison.Ordinal) ? text : map(text));
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, JsonElement value, Func<string, string> map)
    {
        var raw = value.GetRawText();
        if (map(raw) is var mapped && mapped != raw)
        {
            writer.WriteStringValue(Number + mapped);
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static bool IsNumber(string text)
    {
        try
        {
            return JsonElement.Parse(text).ValueKind is JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
