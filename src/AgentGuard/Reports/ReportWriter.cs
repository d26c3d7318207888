using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AgentGuard.Ports;
using AgentGuard.Replay;

namespace AgentGuard.Reports;

/// <summary>The data of a page: each message once, and of each request only what is new in it.</summary>
internal sealed class ReportWriter(IContentRedactor? redactor)
{
    // Neither '<' nor '&' nor a quote stands in it as it is: it cannot end the element that holds it.
    private static readonly JsonWriterOptions Escaping = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly RedactionMap _redactions = new();
    private readonly List<string> _pool = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public string Write(string title, string kind, IReadOnlyList<ReportLane> lanes, RunComparison? comparison)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Escaping))
        {
            writer.WriteStartObject();
            writer.WriteString("title", Pass(title));
            writer.WriteString("kind", kind);
            writer.WriteStartArray("lanes");
            foreach (var lane in lanes)
            {
                Write(writer, lane);
            }

            writer.WriteEndArray();
            if (comparison is not null)
            {
                Write(writer, comparison);
            }

            writer.WriteStartArray("pool");
            foreach (var message in _pool)
            {
                WriteJson(writer, message);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string Pass(string text)
    {
        try
        {
            return redactor is null ? text : redactor.Redact(text, _redactions);
        }
#pragma warning disable CA1031 // Whatever a redactor throws, what it was to redact is not shown.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "[left out: the redaction failed]";
        }
    }

    private void Write(Utf8JsonWriter writer, ReportLane lane)
    {
        writer.WriteStartObject();
        writer.WriteString("name", lane.Name);
        WritePairs(writer, "facts", lane.Facts);
        writer.WriteStartArray("steps");
        List<int> before = [];
        var last = -1;
        for (var i = 0; i < lane.Steps.Count; i++)
        {
            Write(writer, lane.Steps[i], before, ref last, i);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ReportStep step, List<int> before, ref int last, int place)
    {
        writer.WriteStartObject();
        writer.WriteNumber("d", step.Depth);
        writer.WriteString("k", step.Kind);
        writer.WriteString("t", Pass(step.Name));
        if (step.Note is not null)
        {
            writer.WriteString("n", Pass(step.Note));
        }

        writer.WriteNumber("s", Math.Round(step.Start, 3));
        if (step.Length is { } length)
        {
            writer.WriteNumber("m", Math.Round(length, 3));
        }

        if (step.Error is not null)
        {
            writer.WriteString("e", Pass(step.Error));
        }

        writer.WriteNumber("ti", step.InputTokens);
        writer.WriteNumber("to", step.OutputTokens);
        WritePairs(writer, "g", step.Facts);
        writer.WriteStartArray("v");
        foreach (var happened in step.Events)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Math.Round(happened.At, 3));
            writer.WriteStringValue(happened.Name);
            writer.WriteStringValue(Pass(happened.Text));
            writer.WriteStringValue(happened.Severity);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (step.Input.Count > 0)
        {
            WriteInput(writer, step.Input, before, ref last, place);
        }

        WritePlaces(writer, "o", step.Output.Select(Pool));
        WritePairs(writer, "q", step.Asked);
        writer.WriteEndObject();
    }

    // A run of thousands of steps asks with thousands of messages each: only what differs from the request before is written.
    private void WriteInput(Utf8JsonWriter writer, IReadOnlyList<string> input, List<int> before, ref int last, int place)
    {
        List<int> places = [.. input.Select(Pool)];
        var shared = before.Zip(places).TakeWhile(pair => pair.First == pair.Second).Count();
        writer.WriteStartObject("i");
        writer.WriteNumber("b", last);
        writer.WriteNumber("c", shared);
        WritePlaces(writer, "a", places.Skip(shared));
        writer.WriteEndObject();
        before.Clear();
        before.AddRange(places);
        last = place;
    }

    private void Write(Utf8JsonWriter writer, RunComparison comparison)
    {
        var before = Places(comparison.Before);
        var after = Places(comparison.After);
        writer.WriteStartArray("pairs");
        foreach (var step in comparison.Steps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("l", step.Before is null ? -1 : before[step.Before]);
            writer.WriteNumber("r", step.After is null ? -1 : after[step.After]);
            writer.WriteString("c", step.Comparison.ToString());
            if (step.Difference is { } difference)
            {
                writer.WriteString("p", difference.Path);
                writer.WriteString("x", difference.Recorded is null ? null : Pass(difference.Recorded));
                writer.WriteString("y", difference.Actual is null ? null : Pass(difference.Actual));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Dictionary<RecordedStep, int> Places(RunRecording recording)
    {
        Dictionary<RecordedStep, int> places = new(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < recording.Steps.Count; i++)
        {
            places[recording.Steps[i]] = i;
        }

        return places;
    }

    private int Pool(string json)
    {
        if (!_places.TryGetValue(json, out var place))
        {
            place = _places[json] = _pool.Count;
            _pool.Add(json);
        }

        return place;
    }

    private static void WritePlaces(Utf8JsonWriter writer, string name, IEnumerable<int> places)
    {
        writer.WriteStartArray(name);
        foreach (var place in places)
        {
            writer.WriteNumberValue(place);
        }

        writer.WriteEndArray();
    }

    private void WritePairs(Utf8JsonWriter writer, string name, IReadOnlyList<(string Name, string Value)> pairs)
    {
        writer.WriteStartArray(name);
        foreach (var (key, value) in pairs)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(key);
            writer.WriteStringValue(Pass(value));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes JSON anew, so that its texts are escaped for the page and redacted.</summary>
    private void WriteJson(Utf8JsonWriter writer, string json)
    {
        try
        {
            Write(writer, JsonElement.Parse(json));
        }
        catch (JsonException)
        {
            writer.WriteStringValue(Pass(json));
        }
    }

    private void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Pass(member.Name));
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Pass(value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
