using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentGuard.Internal;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Spans as JSON.</summary>
internal static class SpanJson
{
    public static string Line(TraceSpan span)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        var writer = scratch.Writer;
        writer.WriteStartObject();
        writer.WriteString("trace", span.TraceId);
        writer.WriteString("span", span.SpanId);
        if (span.ParentId is not null)
        {
            writer.WriteString("parent", span.ParentId);
        }

        writer.WriteString("name", span.Name);
        writer.WriteString("source", span.Source);
        writer.WriteString("kind", span.Kind.ToString());
        writer.WriteString("at", span.StartedAt);
        if (span.Duration is { } duration)
        {
            writer.WriteNumber("ms", duration.TotalMilliseconds);
        }

        if (span.Status is not ActivityStatusCode.Unset)
        {
            writer.WriteString("status", span.Status.ToString());
            writer.WriteString("why", span.StatusDescription);
        }

        Write(writer, "attributes", span.Attributes);
        writer.WriteStartArray("events");
        foreach (var happened in span.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("name", happened.Name);
            writer.WriteString("at", happened.At);
            Write(writer, "attributes", happened.Attributes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            writer.WriteStartObject();
            writer.WriteString("trace", link.TraceId);
            writer.WriteString("span", link.SpanId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }

    public static TraceSpan Read(JsonElement json) => new(
        json.GetProperty("trace").GetString()!, json.GetProperty("span").GetString()!, json.GetProperty("name").GetString()!)
    {
        ParentId = json.TryGetProperty("parent", out var parent) ? parent.GetString() : null,
        Source = json.GetProperty("source").GetString() ?? string.Empty,
        Kind = Enum.Parse<ActivityKind>(json.GetProperty("kind").GetString()!),
        StartedAt = json.GetProperty("at").GetDateTimeOffset(),
        Duration = json.TryGetProperty("ms", out var ms) ? TimeSpan.FromMilliseconds(ms.GetDouble()) : null,
        Status = json.TryGetProperty("status", out var status) ? Enum.Parse<ActivityStatusCode>(status.GetString()!) : default,
        StatusDescription = json.TryGetProperty("why", out var why) ? why.GetString() : null,
        Attributes = ReadAttributes(json.GetProperty("attributes")),
        Events = [.. json.GetProperty("events").EnumerateArray().Select(happened => new TraceSpanEvent(
            happened.GetProperty("name").GetString()!, happened.GetProperty("at").GetDateTimeOffset(), ReadAttributes(happened.GetProperty("attributes"))))],
        Links = [.. json.GetProperty("links").EnumerateArray()
            .Select(link => new TraceSpanLink(link.GetProperty("trace").GetString()!, link.GetProperty("span").GetString()!))],
    };

    private static Dictionary<string, object> ReadAttributes(JsonElement json) => json.EnumerateObject()
        .ToDictionary(member => member.Name, member => ReadValue(member.Value), StringComparer.Ordinal);

    private static object ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,

        // A whole number and a number are told apart by the point.
        JsonValueKind.Number => !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') && value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array => ReadList([.. value.EnumerateArray().Select(ReadValue)]),
        _ => throw new FormatException($"An attribute cannot be of kind {value.ValueKind}."),
    };

    private static object ReadList(object[] items) => items switch
    {
        [long, ..] when items.All(item => item is long) => items.Cast<long>().ToArray(),
        [double or long, ..] => items.Select(item => Convert.ToDouble(item, System.Globalization.CultureInfo.InvariantCulture)).ToArray(),
        [bool, ..] => items.Cast<bool>().ToArray(),
        _ => items.OfType<string>().ToArray(),
    };

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object> attributes)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in attributes)
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case double number:
                WriteNumber(writer, number);
                break;
            case System.Collections.IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
        {
            writer.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
        {
            writer.WriteRawValue(number.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }
}
