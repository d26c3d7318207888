using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Tracing.Import;

/// <summary>Spans in Jaeger's JSON form.</summary>
internal static class JaegerSpans
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public static void Read(JsonElement traces, List<TraceSpan> spans)
    {
        foreach (var trace in traces.EnumerateArray())
        {
            spans.AddRange(trace.GetProperty("spans").EnumerateArray().Select(Read));
        }
    }

    private static TraceSpan Read(JsonElement span)
    {
        var attributes = Tags(span, "tags");
        return new(span.GetProperty("traceID").GetString()!, span.GetProperty("spanID").GetString()!, span.GetProperty("operationName").GetString()!)
        {
            ParentId = Parent(span),
            Source = attributes.TryGetValue("otel.scope.name", out var source) ? source.ToString()! : string.Empty,
            Kind = attributes.TryGetValue("span.kind", out var kind) && Enum.TryParse(kind.ToString(), ignoreCase: true, out ActivityKind known)
                ? known
                : default,
            StartedAt = DateTimeOffset.UnixEpoch.AddTicks(span.GetProperty("startTime").GetInt64() * TicksPerMicrosecond),
            Duration = TimeSpan.FromTicks(span.GetProperty("duration").GetInt64() * TicksPerMicrosecond),
            Status = attributes.TryGetValue("error", out var error) && error is true ? ActivityStatusCode.Error : ActivityStatusCode.Unset,
            StatusDescription = attributes.TryGetValue("otel.status_description", out var why) ? why.ToString() : null,
            Attributes = attributes,
            Events = span.TryGetProperty("logs", out var logs) && logs.ValueKind is JsonValueKind.Array ? [.. logs.EnumerateArray().Select(ReadEvent)] : [],
        };
    }

    private static TraceSpanEvent ReadEvent(JsonElement log)
    {
        var attributes = Tags(log, "fields");
        return new(
            attributes.TryGetValue("event", out var name) ? name.ToString()! : "log",
            DateTimeOffset.UnixEpoch.AddTicks(log.GetProperty("timestamp").GetInt64() * TicksPerMicrosecond),
            attributes);
    }

    private static string? Parent(JsonElement span)
    {
        if (span.TryGetProperty("references", out var references) && references.ValueKind is JsonValueKind.Array)
        {
            foreach (var reference in references.EnumerateArray())
            {
                if (reference.GetProperty("refType").GetString() == "CHILD_OF")
                {
                    return reference.GetProperty("spanID").GetString();
                }
            }
        }

        return null;
    }

    private static Dictionary<string, object> Tags(JsonElement json, string name)
    {
        Dictionary<string, object> tags = new(StringComparer.Ordinal);
        if (json.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var tag in list.EnumerateArray())
            {
                tags[tag.GetProperty("key").GetString()!] = ValueOf(tag.GetProperty("value"));
            }
        }

        return tags;
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText().ToString(CultureInfo.InvariantCulture),
    };
}
