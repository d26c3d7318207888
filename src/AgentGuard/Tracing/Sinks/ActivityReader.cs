using System.Diagnostics;
using System.Globalization;
using AgentGuard.Ports;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Makes spans of activities. What others wrote into theirs passes the redaction here.</summary>
internal static class ActivityReader
{
    private static readonly string[] Contents =
    [
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions",
        "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "exception.message", "exception.stacktrace",
    ];

    public static TraceSpan Read(Activity activity, ContentGate gate, bool isOver)
    {
        // Those of this library have passed already.
        var passes = activity.Source.Name == AgentGuardDiagnostics.ActivitySourceName ? null : new Passage(gate, AgentRun.Current?.Redactions ?? new());
        return new(activity.TraceId.ToHexString(), activity.SpanId.ToHexString(), activity.DisplayName)
        {
            ParentId = activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
            Source = activity.Source.Name,
            Kind = activity.Kind,
            StartedAt = activity.StartTimeUtc,
            Duration = isOver ? activity.Duration : null,
            Status = activity.Status,
            StatusDescription = passes is null ? activity.StatusDescription : passes.Text("exception.message", activity.StatusDescription),
            Attributes = Attributes(activity.TagObjects, passes),
            Events = [.. activity.Events.Select(happened => new TraceSpanEvent(happened.Name, happened.Timestamp, Attributes(happened.Tags, passes)))],
            Links = [.. activity.Links.Select(link => new TraceSpanLink(link.Context.TraceId.ToHexString(), link.Context.SpanId.ToHexString()))],
        };
    }

    private static Dictionary<string, object> Attributes(IEnumerable<KeyValuePair<string, object?>> tags, Passage? passes)
    {
        Dictionary<string, object> attributes = new(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            if (Plain(value) is { } plain && (passes is null ? plain : passes.Value(name, plain)) is { } passed)
            {
                attributes[name] = passed;
            }
        }

        return attributes;
    }

    private static object? Plain(object? value) => value switch
    {
        null => null,
        string or bool or double or long => value,
        int or short or byte or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        IEnumerable<string> texts => texts.ToArray(),
        IEnumerable<long> or IEnumerable<double> or IEnumerable<bool> => value,
        IEnumerable<int> numbers => numbers.Select(number => (long)number).ToArray(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private sealed class Passage(ContentGate gate, RedactionMap redactions)
    {
        public object? Value(string name, object value) => value switch
        {
            string text => Text(name, text),
            string[] texts => texts.Select(text => Text(name, text)).OfType<string>().ToArray(),
            _ => value,
        };

        public string? Text(string name, string? text) => text is null || (!gate.IsOpen && Contents.Contains(name))
            ? null
            : gate.Redact(text, redactions) ?? CapturedContent.LeftOutText;
    }
}
