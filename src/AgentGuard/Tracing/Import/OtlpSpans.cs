using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentGuard.Internal;

namespace AgentGuard.Tracing.Import;

/// <summary>Spans in OTLP's JSON form, with the older names and the form of ids that exporters also write.</summary>
internal static class OtlpSpans
{
    private const long NanosecondsPerTick = 100;
    private static readonly string[] ScopeLists = ["scopeSpans", "instrumentationLibrarySpans"];
    private static readonly string[] Scopes = ["scope", "instrumentationLibrary"];

    public static void Read(JsonElement resources, List<TraceSpan> spans)
    {
        foreach (var scope in resources.EnumerateArray().SelectMany(resource => ScopeLists.SelectMany(name => resource.ListOf(name))))
        {
            var source = Scopes.Select(name => scope.TryGetProperty(name, out var found) ? found.TextOf("name") : null)
                .FirstOrDefault(name => name is not null) ?? string.Empty;
            spans.AddRange(scope.ListOf("spans").Select(span => Read(span, source)));
        }
    }

    private static TraceSpan Read(JsonElement span, string source)
    {
        var start = Time(span.GetProperty("startTimeUnixNano"));
        var parent = span.TryGetProperty("parentSpanId", out var id) ? Id(id.GetString()) : null;
        var status = span.TryGetProperty("status", out var said) ? said : default;
        return new(Id(span.GetProperty("traceId").GetString())!, Id(span.GetProperty("spanId").GetString())!, span.GetProperty("name").GetString()!)
        {
            ParentId = parent,
            Source = source,
            Kind = KindOf(span),
            StartedAt = start,
            Duration = span.TryGetProperty("endTimeUnixNano", out var end) ? Time(end) - start : null,
            Status = StatusOf(status),
            StatusDescription = status.TextOf("message") is { Length: > 0 } why ? why : null,
            Attributes = Attributes(span),
            Events = [.. span.ListOf("events").Select(happened => new TraceSpanEvent(
                happened.GetProperty("name").GetString() ?? string.Empty, Time(happened.GetProperty("timeUnixNano")), Attributes(happened)))],
            Links = [.. span.ListOf("links").Select(link => new TraceSpanLink(Id(link.TextOf("traceId"))!, Id(link.TextOf("spanId"))!))],
        };
    }

    private static Dictionary<string, object> Attributes(JsonElement json)
    {
        Dictionary<string, object> attributes = new(StringComparer.Ordinal);
        foreach (var attribute in json.ListOf("attributes"))
        {
            if (attribute.TryGetProperty("value", out var value) && ValueOf(value) is { } plain)
            {
                attributes[attribute.GetProperty("key").GetString()!] = plain;
            }
        }

        return attributes;
    }

    private static object? ValueOf(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            return member.Name switch
            {
                "stringValue" or "bytesValue" => member.Value.GetString(),
                "boolValue" => member.Value.GetBoolean(),
                "intValue" => member.Value.ValueKind is JsonValueKind.String
                    ? long.Parse(member.Value.GetString()!, CultureInfo.InvariantCulture)
                    : member.Value.GetInt64(),
                "doubleValue" => member.Value.ValueKind is JsonValueKind.Number ? member.Value.GetDouble() : member.Value.GetString(),
                "arrayValue" => member.Value.ListOf("values")
                    .Select(item => Convert.ToString(ValueOf(item), CultureInfo.InvariantCulture) ?? string.Empty).ToArray(),
                _ => member.Value.GetRawText(),
            };
        }

        return null;
    }

    private static ActivityKind KindOf(JsonElement span)
    {
        if (!span.TryGetProperty("kind", out var kind))
        {
            return ActivityKind.Internal;
        }

        return (kind.ValueKind is JsonValueKind.Number ? kind.GetInt32().ToString(CultureInfo.InvariantCulture) : kind.GetString()) switch
        {
            "2" or "SPAN_KIND_SERVER" => ActivityKind.Server,
            "3" or "SPAN_KIND_CLIENT" => ActivityKind.Client,
            "4" or "SPAN_KIND_PRODUCER" => ActivityKind.Producer,
            "5" or "SPAN_KIND_CONSUMER" => ActivityKind.Consumer,
            _ => ActivityKind.Internal,
        };
    }

    private static ActivityStatusCode StatusOf(JsonElement status)
    {
        if (status.ValueKind is not JsonValueKind.Object || !status.TryGetProperty("code", out var code))
        {
            return ActivityStatusCode.Unset;
        }

        return (code.ValueKind is JsonValueKind.Number ? code.GetInt32().ToString(CultureInfo.InvariantCulture) : code.GetString()) switch
        {
            "1" or "STATUS_CODE_OK" => ActivityStatusCode.Ok,
            "2" or "STATUS_CODE_ERROR" => ActivityStatusCode.Error,
            _ => ActivityStatusCode.Unset,
        };
    }

    private static DateTimeOffset Time(JsonElement nanoseconds)
    {
        var passed = nanoseconds.ValueKind is JsonValueKind.String
            ? long.Parse(nanoseconds.GetString()!, CultureInfo.InvariantCulture)
            : nanoseconds.GetInt64();
        return DateTimeOffset.UnixEpoch.AddTicks(passed / NanosecondsPerTick);
    }

    /// <summary>Ids are hexadecimal; some exporters write the base64 of protobuf's own JSON form.</summary>
    private static string? Id(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        if (id.Length is 16 or 32 && id.All(char.IsAsciiHexDigit))
        {
            return id.ToLowerInvariant();
        }

        var bytes = new byte[16];
        return Convert.TryFromBase64String(id, bytes, out var length) ? Convert.ToHexStringLower(bytes.AsSpan(0, length)) : id;
    }
}
